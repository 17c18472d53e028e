package io.outrigger.app.conformance;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What of a step is compared: {@code ROUTE} its status, upstream and timing, {@code WIRE} headers, bodies and
 * connections, {@code LOG} the access log.
 */
enum Grade {
    ROUTE,
    WIRE,
    LOG;

    /** The name in reports and in {@code waiting.yaml}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Grade of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    static Set<Grade> of(List<String> words) {
        Set<Grade> grades = EnumSet.noneOf(Grade.class);
        words.forEach(word -> grades.add(of(word)));
        return grades;
    }
}
