package io.outrigger.http.codec;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.concurrent.TimeUnit;

/**
 * How a client's connection ends in good order: it is told to open no more streams, and a second later which were the last; those in
 * between are served. Owned by one worker.
 */
final class Http2Drain extends Http2ConnectionAdapter {
    private static final long SECOND_GOAWAY_NANOS = 1_000_000_000L;

    private final Http2ServerHandler handler;
    private boolean begun;

    Http2Drain(Http2ServerHandler handler) {
        this.handler = handler;
    }

    void begin() {
        if (begun) {
            return;
        }
        begun = true;
        goAway(Integer.MAX_VALUE, Http2Error.NO_ERROR);
        handler.context().executor().schedule(this::lastStream, SECOND_GOAWAY_NANOS, TimeUnit.NANOSECONDS);
    }

    private void lastStream() {
        if (!handler.context().channel().isActive()) {
            return;
        }
        Http2Connection connection = handler.connection();
        goAway(connection.remote().lastStreamCreated(), Http2Error.NO_ERROR);
        if (connection.numActiveStreams() == 0) {
            close();
        } else {
            connection.addListener(this);
        }
    }

    @Override
    public void onStreamRemoved(Http2Stream stream) {
        if (handler.connection().numActiveStreams() == 0) {
            handler.context().executor().execute(this::close);
        }
    }

    /** Says goodbye at once and closes when that is sent. */
    void end(Http2Error why) {
        goAway(handler.connection().remote().lastStreamCreated(), why);
        close();
    }

    /**
     * Says goodbye to a client that is at fault. What it still sends is dropped by the handler for a second: unread, it would turn the
     * close into a reset that could eat the goodbye.
     */
    void fail(Http2Error why) {
        goAway(handler.connection().remote().lastStreamCreated(), why);
        new ConnectionEnd(handler.context()).afterAnswer(true);
    }

    private void close() {
        new ConnectionEnd(handler.context()).whenSent();
    }

    private void goAway(int last, Http2Error why) {
        handler.goAway(
                handler.context(),
                last,
                why.code(),
                Unpooled.EMPTY_BUFFER,
                handler.context().newPromise());
        handler.flushSoon();
    }
}
