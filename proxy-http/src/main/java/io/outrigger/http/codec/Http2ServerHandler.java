package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
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
import io.netty.util.ReferenceCountUtil;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.stream.RequestSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** HTTP/2 towards a client (RFC 9113): many requests at a time, each a {@link Http2ServerStream}. Owned by one worker. */
public final class Http2ServerHandler extends Http2Pipe implements ConnectionAge.Aging {
    private static final int WATERMARK_BYTES = 256 * 1024;

    /** What waits to be sent to a client; heads of answers alone can exceed the watermark. */
    private static final int MOST_UNSENT_BYTES = 1024 * 1024;

    /** Decoded bytes of the heads of all requests in hand, at least; more where many streams are allowed. */
    private static final int MOST_HEAD_BYTES = 1024 * 1024;

    private static final int HEAD_BYTES_A_STREAM = 4 * 1024;

    private final Worker worker;
    private final HttpLimits limits;
    private final RequestSink sink;
    private final Http2RequestFields fields;
    private final Http2Parts parts;
    private final Http2Connection.PropertyKey key;
    private final ConnectionAge age;
    private final Http2StreamClock clock;
    private final ArrayList<RequestHead> retired = new ArrayList<>();
    private final Http2Drain drain = new Http2Drain(this);
    private final Http2ResetBudget budget = new Http2ResetBudget();
    private final int mostHeadBytes;
    private int headBytes;
    private long requests;
    private boolean failed;

    Http2ServerHandler(
            Http2ServerCodec codec,
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        super(decoder, encoder, codec.parts().output(), settings);
        this.worker = codec.worker();
        this.limits = codec.limits();
        this.sink = codec.sink();
        this.fields = codec.fields();
        this.parts = codec.parts();
        this.key = connection().newKey();
        this.age = new ConnectionAge(this, limits.times().shared());
        this.clock = new Http2StreamClock(limits.times(), this::lookAtStreams);
        this.mostHeadBytes = Math.max(MOST_HEAD_BYTES, limits.maxStreams() * HEAD_BYTES_A_STREAM);
        if (clock.runs()) {
            parts.output().sent(this::dataSent);
        }
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
        clock.start(ctx);
        channel.config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (failed) {
            ReferenceCountUtil.release(message);
            return;
        }
        for (int i = 0; i < retired.size(); i++) {
            fields.giveBack(retired.get(i));
        }
        retired.clear();
        super.channelRead(ctx, message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        age.stop();
        clock.stop();
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
        public void onPingAckRead(ChannelHandlerContext ctx, long ping) {
            drain.answered(ping);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) throws Http2Exception {
            Http2ServerStream stream = end(id);
            if (stream != null && !stream.over()) {
                budget.premature(worker.nanoTime() - stream.startNanos());
                stream.end(FailureKind.DOWNSTREAM_RESET);
                if (budget.exceeded()) {
                    throw new Http2Flood(FailureKind.HTTP2_PREMATURE_RESETS);
                }
            }
        }
    }

    private void onHead(Http2Stream stream, boolean end) {
        age.requestStarted();
        budget.opened();
        FailureKind failure = fields.finishHead(end);
        int size = fields.decodedBytes();
        Http2ServerStream request =
                new Http2ServerStream(this, stream, fields.take(), worker.nanoTime(), clock.forStream());
        stream.setProperty(key, request);
        headBytes += request.holds(size);
        if (failure == null && headBytes > mostHeadBytes) {
            failure = FailureKind.HTTP2_TOO_MANY_HEADERS;
        }
        if (failure == null) {
            request.begin(sink, fields.contentLength(), end);
        } else {
            request.refuse(sink, failure, end);
        }
        if (++requests == limits.maxRequests()) {
            sink.onMostRequests();
            drain();
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
                headBytes -= known.holds();
                known.closed();
            }
        }
    }

    // Errors

    private void dataSent(int stream, int bytes) {
        Http2ServerStream known = end(stream);
        if (known != null) {
            known.sent(bytes);
        }
    }

    private void lookAtStreams(long nanos) {
        for (Http2ServerStream each : streams()) {
            each.look(nanos, encoder().flowController());
        }
    }

    private List<Http2ServerStream> streams() {
        List<Http2ServerStream> found = new ArrayList<>();
        try {
            connection().forEachActiveStream(stream -> {
                Http2ServerStream known = end(stream);
                if (known != null) {
                    found.add(known);
                }
                return true;
            });
        } catch (Http2Exception impossible) {
            onError(context(), false, impossible);
        }
        return found;
    }

    /** A stream that is malformed ends alone. What crossed a reset of ours is neither answered nor held against the client. */
    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        if (connection().stream(error.streamId()) == null && parts.late().expectedOn(error.streamId())) {
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
            fail(FailureKind.HTTP2_PREMATURE_RESETS, Http2Error.ENHANCE_YOUR_CALM);
        }
    }

    /** Ends the connection, and its requests with it, for the client's own doing. */
    private void fail(FailureKind kind, Http2Error code) {
        if (!failed && context().channel().isActive()) {
            toldOfFailure(kind);
            drain.fail(code);
        }
    }

    /** A client that does not read hears no goodbye. */
    private void floodedOut(FailureKind kind) {
        fail(kind, Http2Error.ENHANCE_YOUR_CALM);
        new ConnectionEnd(context()).reset(false);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        if (parts.output().flooded()) {
            floodedOut(FailureKind.HTTP2_CONTROL_FLOOD);
        } else if (unsent(ctx) > MOST_UNSENT_BYTES) {
            floodedOut(FailureKind.HTTP2_OUTBOUND_FLOOD);
        }
        boolean half = !decoder().prefaceReceived()
                || parts.heads().open()
                || actualReadableBytes() > 0 && connection().numActiveStreams() == 0;
        if (half) {
            age.headStarted();
        } else {
            age.cancelHead();
        }
    }

    private static long unsent(ChannelHandlerContext ctx) {
        ChannelOutboundBuffer out = ctx.channel().unsafe().outboundBuffer();
        return out == null ? 0 : out.totalPendingWriteBytes();
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, @Nullable Http2Exception error) {
        FailureKind kind = error instanceof Http2Flood flood ? flood.kind() : FailureKind.HTTP2_PROTOCOL_ERROR;
        fail(kind, error == null ? Http2Error.INTERNAL_ERROR : error.error());
    }

    /** One line of the log for the connection, if HTTP/2 was ever spoken on it, and one for each request that ends with it. */
    private void toldOfFailure(FailureKind kind) {
        if (failed) {
            return;
        }
        failed = true;
        for (Http2ServerStream each : streams()) {
            each.end(FailureKind.HTTP2_PROTOCOL_ERROR);
        }
        if (kind != FailureKind.HTTP2_PROTOCOL_ERROR || decoder().prefaceReceived()) {
            sink.onRefused(kind, new RequestHead(), new Http2Goodbye());
        }
    }

    // The end

    /** Tells the client that the connection ends with the requests in hand. */
    void drain() {
        drain.begin();
    }

    @Override
    public void expired(ConnectionAge.Expiry what) {
        if (what == ConnectionAge.Expiry.HEAD) {
            fail(FailureKind.REQUEST_HEADER_TIMEOUT, Http2Error.ENHANCE_YOUR_CALM);
            return;
        }
        if (what == ConnectionAge.Expiry.STALL) {
            for (Http2ServerStream each : streams()) {
                each.end(FailureKind.CLIENT_STALLED);
            }
            new ConnectionEnd(context()).reset(false);
            return;
        }
        sink.onExpired();
        drain.end(Http2Error.NO_ERROR);
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
