package io.outrigger.http.message;

/** What is done to a path before anybody looks at it (Istio {@code pathNormalization.normalization}). */
public enum PathNormalization {
    NONE,
    /** Dot segments, backslashes, escapes of unreserved characters. */
    BASE,
    /** BASE, and {@code //} becomes {@code /}. */
    MERGE_SLASHES,
    /** Escaped slashes first, then MERGE_SLASHES. */
    DECODE_AND_MERGE_SLASHES,
    /** MERGE_SLASHES; who escapes a slash is sent to the path without the escape. Envoy's edge rule. */
    REDIRECT_ESCAPED_SLASHES
}
