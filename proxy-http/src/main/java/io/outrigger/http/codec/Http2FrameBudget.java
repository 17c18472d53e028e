package io.outrigger.http.codec;

import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;
import io.outrigger.core.failure.FailureKind;

/**
 * What a peer may send that asks for nothing: so many frames for each stream that was opened, by whomever, and each DATA frame it was
 * sent. Limits are Envoy's. Owned by one connection.
 */
final class Http2FrameBudget extends Http2ConnectionAdapter {
    private static final int PRIORITIES_A_STREAM = 100;
    private static final int FREE_UPDATES = 5;
    private static final int UPDATES_A_STREAM = 2;
    private static final int UPDATES_A_DATA_FRAME = 20;
    private static final int MOST_EMPTY = 1;

    private final Http2Output output;
    private long streams;
    private long priorities;
    private long updates;
    private int empty;

    Http2FrameBudget(Http2Output output) {
        this.output = output;
    }

    void streamOpened() {
        streams++;
    }

    /** Where streams are opened by us. */
    @Override
    public void onStreamAdded(Http2Stream stream) {
        streams++;
    }

    void priority() throws Http2Flood {
        if (++priorities > PRIORITIES_A_STREAM * (1 + streams)) {
            throw new Http2Flood(FailureKind.HTTP2_PRIORITY_FLOOD);
        }
    }

    void windowUpdate() throws Http2Flood {
        long most = FREE_UPDATES + UPDATES_A_STREAM * streams + UPDATES_A_DATA_FRAME * output.dataFrames();
        if (++updates > most) {
            throw new Http2Flood(FailureKind.HTTP2_WINDOW_UPDATE_FLOOD);
        }
    }

    /** @param carries whether it has bytes or ends its stream */
    void data(boolean carries) throws Http2Flood {
        empty = carries ? 0 : empty + 1;
        if (empty > MOST_EMPTY) {
            throw new Http2Flood(FailureKind.HTTP2_EMPTY_FRAMES);
        }
    }
}
