package io.outrigger.http.codec;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.outrigger.core.failure.FailureKind;

/** A connection costs more than it asks for, and ends. */
final class Http2Flood extends Http2Exception {
    private static final long serialVersionUID = 1;

    private final FailureKind kind;

    Http2Flood(FailureKind kind) {
        super(Http2Error.ENHANCE_YOUR_CALM, kind.details(), ShutdownHint.HARD_SHUTDOWN);
        this.kind = kind;
    }

    FailureKind kind() {
        return kind;
    }
}
