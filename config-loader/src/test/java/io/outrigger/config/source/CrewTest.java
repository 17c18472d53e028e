package io.outrigger.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CrewTest {
    private static final List<Integer> NUMBERS =
            IntStream.range(0, 1000).boxed().toList();

    @Test
    void resultsStandInTheOrderOfTheThings() {
        assertEquals(NUMBERS.stream().map(i -> "n" + i).toList(), Crew.each(NUMBERS, i -> "n" + i));
        assertEquals(List.of(), Crew.each(List.of(), i -> i));
    }

    @Test
    void whatGoesWrongWithOneGoesWrongWithAll() {
        IllegalArgumentException wrong = new IllegalArgumentException("the hundredth");

        IllegalArgumentException told = assertThrows(
                IllegalArgumentException.class,
                () -> Crew.each(NUMBERS, i -> {
                    if (i == 100) {
                        throw wrong;
                    }
                    return i;
                }));

        assertSame(wrong, told);
    }
}
