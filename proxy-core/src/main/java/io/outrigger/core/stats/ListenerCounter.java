package io.outrigger.core.stats;

import java.util.Locale;

/** What is counted for each listener; the constant's name in lower case is the number's name. */
public enum ListenerCounter implements StatCounter {
    DOWNSTREAM_CX_TOTAL(false),
    DOWNSTREAM_CX_ACTIVE(true),
    DOWNSTREAM_CX_DESTROY(false),
    /** Connections no chain took. */
    NO_FILTER_CHAIN_MATCH(false),
    /** Connections to a capturing listener that nobody had redirected (ours; Envoy would dial itself). */
    NO_ORIGINAL_DST(false),
    /** Connections that did not begin with the header of the PROXY protocol, though their listener demands it. */
    DOWNSTREAM_CX_PROXY_PROTO_ERROR(false),
    SSL_HANDSHAKE(false),
    /** Handshakes that failed, whoever refused. */
    SSL_CONNECTION_ERROR(false),
    /** Of those: the client's certificate was not good enough. */
    SSL_FAIL_VERIFY_ERROR(false),
    /** Connections closed because the certificate of their chain is missing or broken. */
    SSL_CONTEXT_MISSING(false);

    private final boolean gauge;

    ListenerCounter(boolean gauge) {
        this.gauge = gauge;
    }

    @Override
    public boolean gauge() {
        return gauge;
    }

    @Override
    public String statName() {
        String name = name().toLowerCase(Locale.ROOT);
        return name.startsWith("ssl_") ? "ssl." + name.substring(4) : name;
    }
}
