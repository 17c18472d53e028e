package io.outrigger.app.demo.bookinfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading and writing of the JSON that the services exchange. */
final class JsonTest {
    @Test
    void writesMembersInTheOrderTheyWereAdded() {
        Json.Members json = Json.object()
                .with("id", 0)
                .with("text", "a \"b\"\\\n\u0001é")
                .with("none", Json.object())
                .with("more", Json.parse("[1, true, null, []]"));

        assertEquals(
                "{\"id\": 0, \"text\": \"a \\\"b\\\"\\\\\\u000a\\u0001é\", \"none\": {}, \"more\": [1, true, null, []]}",
                json.write());
    }

    @Test
    void readsWhatItWrites() {
        Json json = Json.object().with("text", "\u0000\t\"\\/\u2028★").with("n", -12);

        assertEquals(json, Json.parse(json.write()));
    }

    @Test
    void readsEscapesNumbersAndWords() {
        Json json = Json.parse(" { \"a\" : \"\\u00e9\\n\\/\" , \"b\":-1.50e1, \"c\":[true,false , null] } ");

        assertEquals("é\n/", json.field("a").text());
        assertEquals("-15.0", json.field("b").text());
        assertEquals(3, json.field("c").items().size());
        assertTrue(json.field("c").items().get(2).isNull());
    }

    @Test
    void answersQuestionsAboutTheAbsentWithNothing() {
        Json json = Json.parse("{\"a\": 1}");

        assertTrue(json.field("x").field("y").isNull());
        assertEquals("", json.field("x").text());
        assertTrue(json.items().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1,]",
                "{\"a\"}",
                "{\"a\":1,}",
                "{a:1}",
                "01",
                "1.",
                ".5",
                "+1",
                "nul",
                "'a'",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\t\"",
                "{} {}",
                "{\"a\":1,\"a\":2}",
                "\u0000",
                "1\u0000",
                "[1 2]"
            })
    void refusesWhatIsNoJson(String text) {
        assertThrows(IllegalArgumentException.class, () -> Json.parse(text));
    }

    @Test
    void refusesTooManyLevels() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertThrows(IllegalArgumentException.class, () -> Json.parse(deep));
    }
}
