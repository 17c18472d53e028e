package io.outrigger.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "7s, 7000000000",
        "0.5s, 500000000",
        ".5s, 500000000",
        "5.s, 5000000000",
        "500ms, 500000000",
        "5m, 300000000000",
        "1h30m, 5400000000000",
        "1m30s, 90000000000",
        "1h1m1s1ms1us1ns, 3661001001001",
        "2us, 2000",
        "2µs, 2000",
        "0, 0",
        "0s, 0",
        "-3s, -3000000000",
        "+3s, 3000000000",
        "87600h, 315360000000000000",
    })
    void readsWhatGoReads(String text, long nanos) {
        assertEquals(nanos, GoDuration.nanos(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", ".s", "-", "5 s", "5S", "5sec", "1d", "s5", "5s5", "1e3s", "99999999999h"})
    void refusesTheRest(String text) {
        assertNull(GoDuration.nanos(text));
    }
}
