package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/** The rules on streams' states that Netty leaves open (RFC 9113 section 5.1): no headers on streams that are over. */
final class Http2StrictReader implements Http2FrameReader {
    private final Http2Connection connection;
    private final Http2FrameReader reader;
    private final Http2LateFrames late;
    private final Http2FrameBudget budget;
    private @Nullable Gate gate;
    private int highest;
    private int skippedFrom;
    private int skippedTo;

    Http2StrictReader(
            Http2Connection connection, Http2FrameReader reader, Http2LateFrames late, Http2FrameBudget budget) {
        this.connection = connection;
        this.reader = reader;
        this.late = late;
        this.budget = budget;
    }

    @Override
    public void readFrame(ChannelHandlerContext ctx, ByteBuf input, Http2FrameListener listener) throws Http2Exception {
        if (gate == null) {
            gate = new Gate(listener);
        }
        reader.readFrame(ctx, input, gate);
    }

    private final class Gate extends Http2FrameListenerDecorator {
        Gate(Http2FrameListener next) {
            super(next);
        }

        @Override
        public void onHeadersRead(ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end)
                throws Http2Exception {
            if (wanted(id)) {
                super.onHeadersRead(ctx, id, headers, padding, end);
            }
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int id,
                Http2Headers headers,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean end)
                throws Http2Exception {
            if (!wanted(id)) {
                return;
            }
            if (dependency == id) {
                throw Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, "A stream cannot depend on itself.");
            }
            // Weights are not used: what a client wishes first costs more to sort than it brings.
            super.onHeadersRead(ctx, id, headers, padding, end);
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end)
                throws Http2Exception {
            budget.data(end || data.isReadable());
            return super.onDataRead(ctx, id, data, padding, end);
        }

        @Override
        public void onPriorityRead(ChannelHandlerContext ctx, int id, int dependency, short weight, boolean exclusive)
                throws Http2Exception {
            budget.priority();
            super.onPriorityRead(ctx, id, dependency, weight, exclusive);
        }

        @Override
        public void onPushPromiseRead(
                ChannelHandlerContext ctx, int id, int promised, Http2Headers headers, int padding)
                throws Http2Exception {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "Nobody asked for stream %d.", promised);
        }

        @Override
        public void onWindowUpdateRead(ChannelHandlerContext ctx, int id, int increment) throws Http2Exception {
            budget.windowUpdate();
            super.onWindowUpdateRead(ctx, id, increment);
        }
    }

    /** Whether headers on this stream mean anything; fails where they are a fault. */
    private boolean wanted(int id) throws Http2Exception {
        if (!connection.isServer()) {
            return answers(id);
        }
        if (id > highest) {
            if (id > highest + 2) {
                skippedFrom = highest + 1;
                skippedTo = id;
            }
            highest = id;
            budget.streamOpened();
            return true;
        }
        Http2Stream stream = connection.stream(id);
        if (stream == null && late.expectedOn(id)) {
            return false;
        }
        if (stream == null) {
            if (id >= skippedFrom && id < skippedTo) {
                throw Http2Exception.connectionError(
                        Http2Error.PROTOCOL_ERROR, "Stream %d was passed over and cannot be opened.", id);
            }
            throw Http2Exception.connectionError(Http2Error.STREAM_CLOSED, "Headers on closed stream %d.", id);
        }
        if (stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE) {
            throw Http2Exception.streamError(id, Http2Error.STREAM_CLOSED, "Headers behind the end of stream %d.", id);
        }
        return true;
    }

    /** An endpoint answers: it opens no streams of its own, since it was told to push nothing. */
    private boolean answers(int id) throws Http2Exception {
        if ((id & 1) == 0) {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "Nobody asked for stream %d.", id);
        }
        return connection.stream(id) != null || !late.expectedOn(id);
    }

    @Override
    public Configuration configuration() {
        return reader.configuration();
    }

    @Override
    public void close() {
        reader.close();
    }
}
