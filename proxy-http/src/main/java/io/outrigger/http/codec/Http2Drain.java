package io.outrigger.http.codec;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.concurrent.TimeUnit;

/**
 * How a client's connection ends in good order: it is told to open no more streams, and later which were the last; those in between
 * are served. Later is when a second is over and the client has answered a ping sent behind the first goodbye: what it asked for
 * before it knew has come by then (RFC 9113 section 6.8). Owned by one worker.
 */
final class Http2Drain extends Http2ConnectionAdapter {
    private static final long SECOND_GOAWAY_NANOS = 1_000_000_000L;

    /** From when on a client is not waited for that answers no pings. */
    private static final long SILENCE_NANOS = 10_000_000_000L;

    private static final long PING = 0x6f75747269676765L;

    private final Http2ServerHandler handler;
    private boolean begun;
    private boolean due;
    private boolean heard;
    private boolean over;

    Http2Drain(Http2ServerHandler handler) {
        this.handler = handler;
    }

    void begin() {
        if (begun) {
            return;
        }
        begun = true;
        goAway(Integer.MAX_VALUE, Http2Error.NO_ERROR);
        ChannelHandlerContext context = handler.context();
        handler.encoder().writePing(context, false, PING, context.newPromise());
        context.executor().schedule(this::due, SECOND_GOAWAY_NANOS, TimeUnit.NANOSECONDS);
        context.executor().schedule(this::lastStream, SILENCE_NANOS, TimeUnit.NANOSECONDS);
    }

    private void due() {
        due = true;
        if (heard) {
            lastStream();
        }
    }

    /** The client has answered a ping. */
    void answered(long ping) {
        if (ping == PING && begun) {
            heard = true;
            if (due) {
                lastStream();
            }
        }
    }

    private void lastStream() {
        if (over || !handler.context().channel().isActive()) {
            return;
        }
        over = true;
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
        over = true;
        goAway(handler.connection().remote().lastStreamCreated(), why);
        close();
    }

    /**
     * Says goodbye to a client that is at fault. What it still sends is dropped by the handler for a second: unread, it would turn the
     * close into a reset that could eat the goodbye.
     */
    void fail(Http2Error why) {
        over = true;
        goAway(handler.connection().remote().lastStreamCreated(), why);
        new ConnectionEnd(handler.context()).afterAnswer(true);
    }

    private void close() {
        new ConnectionEnd(handler.context()).whenRead();
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
