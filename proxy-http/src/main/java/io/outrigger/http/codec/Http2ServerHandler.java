package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.stream.RequestSink;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** HTTP/2 towards a client (RFC 9113): many requests at a time, each a {@link Http2ServerStream}. Owned by one worker. */
public final class Http2ServerHandler extends Http2Pipe implements ConnectionAge.Aging {
    private static final int WATERMARK_BYTES = 256 * 1024;
    private static final long SECOND_GOAWAY_NANOS = 1_000_000_000L;

    private final Worker worker;
    private final HttpLimits limits;
    private final RequestSink sink;
    private final Http2RequestFields fields;
    private final Http2LateFrames late;
    private final Http2Connection.PropertyKey key;
    private final ConnectionAge age;
    private final ArrayList<RequestHead> retired = new ArrayList<>();
    private final Http2ResetBudget budget = new Http2ResetBudget();
    private boolean draining;

    Http2ServerHandler(
            Http2ServerCodec codec,
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        super(decoder, encoder, settings);
        this.worker = codec.worker();
        this.limits = codec.limits();
        this.sink = codec.sink();
        this.fields = codec.fields();
        this.late = codec.late();
        this.key = connection().newKey();
        this.age = new ConnectionAge(this, limits.times().shared());
        decoder.frameListener(new Frames());
        connection().addListener(new Streams());
    }

    /** A handler for a connection whose first bytes are the preface, or whose TLS has agreed on {@code h2}. */
    public static Http2ServerHandler create(Worker worker, HttpLimits limits, RequestSink sink) {
        return new Http2ServerCodec(worker, limits, sink).build();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        super.handlerAdded(ctx);
        Channel channel = ctx.channel();
        int high = Math.min(limits.bufferBytes(), WATERMARK_BYTES);
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(high / 2, high));
        age.start(ctx);
        channel.config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        for (int i = 0; i < retired.size(); i++) {
            fields.giveBack(retired.get(i));
        }
        retired.clear();
        super.channelRead(ctx, message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        age.stop();
        super.channelInactive(ctx);
    }

    @Override
    @Nullable
    Http2ServerStream end(Http2Stream stream) {
        return stream.getProperty(key);
    }

    private @Nullable Http2ServerStream end(int id) {
        Http2Stream stream = connection().stream(id);
        return stream == null ? null : end(stream);
    }

    /** The heads of a stream that is over; used again from the next read on, when nobody writes its log line any more. */
    void retire(RequestHead head, @Nullable RequestHead trailers) {
        retired.add(head);
        if (trailers != null) {
            retired.add(trailers);
        }
    }

    /** What the frames say, after Netty has checked that they may be said now. */
    private final class Frames extends Http2FrameAdapter {
        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int id,
                Http2Headers block,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean end) {
            onHeadersRead(ctx, id, block, padding, end);
        }

        @Override
        public void onHeadersRead(ChannelHandlerContext ctx, int id, Http2Headers block, int padding, boolean end) {
            Http2ServerStream known = end(id);
            if (known != null) {
                onTrailers(known, end);
            } else {
                onHead(connection().stream(id), end);
            }
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
            Http2ServerStream stream = end(id);
            return stream == null ? data.readableBytes() + padding : stream.data(data, padding, end);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) throws Http2Exception {
            Http2ServerStream stream = end(id);
            if (stream != null && !stream.over()) {
                budget.premature(worker.nanoTime() - stream.startNanos());
                stream.end(FailureKind.DOWNSTREAM_RESET);
            }
        }
    }

    private void onHead(Http2Stream stream, boolean end) {
        age.requestStarted();
        budget.opened();
        FailureKind failure = fields.finishHead(end);
        Http2ServerStream request = new Http2ServerStream(this, stream, fields.take(), worker.nanoTime());
        stream.setProperty(key, request);
        if (failure == null) {
            request.begin(sink, fields.contentLength(), end);
        } else {
            request.refuse(sink, failure, end);
        }
    }

    private void onTrailers(Http2ServerStream stream, boolean end) {
        FailureKind failure = end ? fields.finishTrailers() : FailureKind.HTTP2_INVALID_MESSAGE;
        if (failure == null) {
            stream.requestTrailers(fields.take());
        } else {
            stream.protocolError(failure);
        }
    }

    private final class Streams extends Http2ConnectionAdapter {
        @Override
        public void onStreamClosed(Http2Stream stream) {
            Http2ServerStream known = end(stream);
            if (known != null) {
                known.closed();
            }
        }
    }

    // Errors

    /** A stream that is malformed ends alone. What crossed a reset of ours is neither answered nor held against the client. */
    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        if (connection().stream(error.streamId()) == null && late.expectedOn(error.streamId())) {
            return;
        }
        Http2ServerStream stream = end(error.streamId());
        if (stream != null) {
            stream.end(FailureKind.HTTP2_PROTOCOL_ERROR);
        }
        countReset();
        super.onStreamError(ctx, outbound, cause, error);
    }

    /** Resets a stream that did not deserve it, or that we could not serve. */
    void resetByUs(int id, Http2Error code) {
        if (code != Http2Error.NO_ERROR) {
            countReset();
        }
        resetStream(id, code);
    }

    private void countReset() {
        budget.premature(0);
        if (budget.exceeded()) {
            calm();
        }
    }

    /** Ends a connection that costs more than it asks for. */
    private void calm() {
        if (context().channel().isActive()) {
            ByteBuf text = Unpooled.EMPTY_BUFFER;
            goAway(
                            context(),
                            connection().remote().lastStreamCreated(),
                            Http2Error.ENHANCE_YOUR_CALM.code(),
                            text,
                            context().newPromise())
                    .addListener(sent -> context().close());
            flush(context());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        if (budget.exceeded()) {
            calm();
        }
    }

    // The end

    /** Tells the client to open no more streams, and a second later which were the last: those in between are served. */
    void drain() {
        if (draining) {
            return;
        }
        draining = true;
        goAway(Integer.MAX_VALUE);
        worker.loop().schedule(this::lastStream, SECOND_GOAWAY_NANOS, TimeUnit.NANOSECONDS);
    }

    private void lastStream() {
        if (context().channel().isActive()) {
            goAway(connection().remote().lastStreamCreated());
            closeIfOver();
        }
    }

    private void goAway(int last) {
        goAway(
                context(),
                last,
                Http2Error.NO_ERROR.code(),
                Unpooled.EMPTY_BUFFER,
                context().newPromise());
        flushSoon();
    }

    private void closeIfOver() {
        if (connection().numActiveStreams() == 0) {
            new ConnectionEnd(context()).whenSent();
        } else {
            connection().addListener(new Http2ConnectionAdapter() {
                @Override
                public void onStreamRemoved(Http2Stream stream) {
                    if (connection().numActiveStreams() == 0) {
                        worker.loop().execute(() -> new ConnectionEnd(context()).whenSent());
                    }
                }
            });
        }
    }

    @Override
    public void expired(ConnectionAge.Expiry what) {
        sink.onExpired();
        goAway(connection().remote().lastStreamCreated());
        new ConnectionEnd(context()).whenSent();
    }

    @Override
    public boolean idle() {
        return connection().numActiveStreams() == 0;
    }

    @Override
    public boolean ending() {
        return sink.ending();
    }
}
