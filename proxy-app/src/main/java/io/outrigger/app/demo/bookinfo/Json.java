package io.outrigger.app.demo.bookinfo;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value (RFC 8259), immutable. The services of the shop speak JSON to each other and need no more than this.
 *
 * <p>The questions {@code field}, {@code items} and {@code text} never fail: what is absent or of another kind is {@code NULL}, an
 * empty list or an empty text.
 */
sealed interface Json {
    /** An object; members keep their order. */
    record Members(Map<String, Json> byName) implements Json {
        public Members {
            byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
        }

        /** This object with one more member, or another value for the one it has. */
        Members with(String name, Json value) {
            Map<String, Json> more = new LinkedHashMap<>(byName);
            more.put(name, value);
            return new Members(more);
        }

        Members with(String name, String value) {
            return with(name, new Text(value));
        }

        Members with(String name, long value) {
            return with(name, new Numeral(BigDecimal.valueOf(value)));
        }
    }

    /** An array. */
    record Items(List<Json> values) implements Json {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** A string, without quotes and escapes. */
    record Text(String value) implements Json {}

    /** A number. */
    record Numeral(BigDecimal value) implements Json {}

    /** The values that are words; {@code NULL} is also the answer to every question about something absent. */
    enum Word implements Json {
        TRUE("true"),
        FALSE("false"),
        NULL("null");

        private final String written;

        Word(String written) {
            this.written = written;
        }

        String written() {
            return written;
        }
    }

    static Members object() {
        return new Members(Map.of());
    }

    /** The object that says why there is no better answer. */
    static Json error(String message) {
        return object().with("error", message);
    }

    /** Reads one value; anything after it but white space is an error. Throws {@link IllegalArgumentException}. */
    static Json parse(String text) {
        return new JsonReader(text).document();
    }

    default Json field(String name) {
        return this instanceof Members members ? members.byName.getOrDefault(name, Word.NULL) : Word.NULL;
    }

    default List<Json> items() {
        return this instanceof Items items ? items.values : List.of();
    }

    /** The value as people read it: strings without quotes, numbers and words as written, all else empty. */
    default String text() {
        if (this instanceof Text text) {
            return text.value;
        }
        if (this instanceof Numeral numeral) {
            return numeral.value.toPlainString();
        }
        return this instanceof Word word && word != Word.NULL ? word.written : "";
    }

    default boolean isNull() {
        return this == Word.NULL;
    }

    /** The value as JSON text on one line. */
    default String write() {
        StringBuilder out = new StringBuilder(256);
        JsonWriter.append(this, out);
        return out.toString();
    }
}
