package io.outrigger.config.yaml;

import java.util.Locale;

/** How bad a problem is. */
public enum Severity {
    /** The configuration is refused. */
    ERROR,
    /** Loads, but does not do what it seems to say. */
    WARNING,
    /** Worth knowing. */
    NOTICE;

    /** As people write it: error, warning, note. */
    public String word() {
        return this == NOTICE ? "note" : name().toLowerCase(Locale.ROOT);
    }
}
