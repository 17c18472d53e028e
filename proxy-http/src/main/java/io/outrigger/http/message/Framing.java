package io.outrigger.http.message;

/** How long a body is (RFC 9112 section 6). */
public enum Framing {
    NONE,
    LENGTH,
    CHUNKED,
    /** Until the connection ends; answers only. */
    UNTIL_CLOSE
}
