package io.outrigger.http.exchange;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A request or an answer as it came over the wire; text is Latin-1. */
record Message(String start, List<String> fields, String body) {
    /** Of an answer. */
    int status() {
        return Integer.parseInt(start.substring(9, 12));
    }

    List<String> values(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return fields.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .toList();
    }

    /** The value of a field that comes once; empty if it does not come. */
    String value(String name) {
        List<String> all = values(name);
        if (all.size() > 1) {
            throw new AssertionError(name + " comes more than once: " + all);
        }
        return all.isEmpty() ? "" : all.get(0);
    }

    boolean has(String name) {
        return !values(name).isEmpty();
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.ISO_8859_1);
    }
}
