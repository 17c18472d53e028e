package io.outrigger.core.stats;

import java.util.Locale;

/** Who tells of a request: the value of the {@code reporter} label. */
public enum Reporter {
    /** The client's proxy; gateways too. */
    SOURCE,
    /** The server's proxy. */
    DESTINATION;

    /** The label's value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
