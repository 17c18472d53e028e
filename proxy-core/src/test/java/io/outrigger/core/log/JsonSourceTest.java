package io.outrigger.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonSourceTest {
    @Test
    void readsEveryKindOfValue() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("text", "a\"\\/\b\f\n\r\t\u00e4");
        expected.put("whole", -12L);
        expected.put("half", 1.5);
        expected.put("large", 1e30);
        expected.put("list", Arrays.asList(true, false, null, List.of(), Map.of()));

        assertEquals(expected, JsonSource.object("""
             {"text": "a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4", "whole":-12,"half" : 1.5,
              "large": 1000000000000000000000000000000, "list": [true, false, null, [ ], { }]}
            """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "plain",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":[1,]}",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":1.}",
                "{\"a\":nil}",
                "{\"a\":\"b}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u00g0\"}",
                "{\"a\":\"line\nend\"}",
                "{\"a\":1} b"
            })
    void refusesWhatIsNoObject(String text) {
        assertThrows(IllegalArgumentException.class, () -> JsonSource.object(text));
    }

    @Test
    void refusesDepthThatNobodyWrites() {
        String deep = "{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";

        assertThrows(IllegalArgumentException.class, () -> JsonSource.object(deep));
    }
}
