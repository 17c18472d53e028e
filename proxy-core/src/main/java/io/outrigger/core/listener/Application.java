package io.outrigger.core.listener;

/** What the first bytes of a connection turned out to be. */
public enum Application {
    /** Nobody looked. */
    UNDETECTED,
    HTTP1,
    HTTP2,
    TLS,
    OPAQUE
}
