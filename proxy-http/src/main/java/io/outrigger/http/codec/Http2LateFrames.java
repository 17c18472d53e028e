package io.outrigger.http.codec;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Which streams we reset of late: what the peer had sent before it heard of that is no fault of its own (RFC 9113 section 5.1,
 * "closed"). Remembers the last 256; costs nothing before the first. Owned by one connection.
 */
final class Http2LateFrames extends Http2ConnectionAdapter {
    private static final int REMEMBERED = 256;

    private int[] streams = {};
    private int next;

    Http2LateFrames(Http2Connection connection) {
        connection.addListener(this);
    }

    @Override
    public void onStreamRemoved(Http2Stream stream) {
        if (!stream.isResetSent()) {
            return;
        }
        if (streams.length == 0) {
            streams = new int[REMEMBERED];
        }
        streams[next] = stream.id();
        next = (next + 1) % REMEMBERED;
    }

    /** Whether frames of a stream that is no more may still be on their way. */
    boolean expectedOn(int stream) {
        for (int each : streams) {
            if (each == stream) {
                return true;
            }
        }
        return false;
    }
}
