package io.outrigger.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.StringReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.ScalarNode;

final class ScalarsTest {
    private static ScalarNode scalar(String text) {
        return (ScalarNode) new Yaml(new LoaderOptions()).compose(new StringReader(text));
    }

    @ParameterizedTest
    @CsvSource({
        "9080, 9080",
        "'\"9080\"', 9080",
        "9080.0, 9080",
        "1e3, 1000",
        "010, 8",
        "0o10, 8",
        "0x1F, 31",
        "0b101, 5",
        "1_000, 1000",
        "-3, -3",
        "-0x10, -16",
        "0, 0",
    })
    void readsWholeNumbersOfAllForms(String text, long value) {
        assertEquals(value, Scalars.integer(scalar(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1:30", "a", "1e999999999", "99999999999999999999", ".inf", "0x", "\"\""})
    void refusesOtherWholeNumbers(String text) {
        assertNull(Scalars.integer(scalar(text)));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "'\"30\"', 30", "100.0, 100", "1e-4, 0.0001"})
    void readsNumbers(String text, double value) {
        assertEquals(value, Scalars.number(scalar(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "True", "yes", "on", "y", "ON"})
    void readsTruth(String text) {
        assertEquals(true, Scalars.bool(scalar(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "No", "off", "n"})
    void readsFalsehood(String text) {
        assertEquals(false, Scalars.bool(scalar(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1", "maybe", "tRue"})
    void otherWordsAreNeither(String text) {
        assertNull(Scalars.bool(scalar(text)));
    }
}
