package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of HTTP/2 share: frames out, one flush for all that a turn of the loop wrote, windows that grow as others take what
 * came, and who has to hear that a read is over. Owned by one worker.
 */
abstract class Http2Pipe extends Http2ConnectionHandler implements Runnable {
    private static final int CONNECTION_WINDOW = 1024 * 1024;
    private static final int DEFAULT_WINDOW = 65_535;

    private final Http2Head out = new Http2Head();
    private final ArrayList<Http2StreamEnd> touched = new ArrayList<>();
    private final Http2Output output;
    private @Nullable ChannelHandlerContext context;
    private boolean reading;
    private boolean flushing;

    Http2Pipe(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Output output,
            Http2Settings settings) {
        super(decoder, encoder, settings, true);
        this.output = output;
        encoder.flowController().listener(this::writabilityChanged);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
        if (ctx.channel().isActive()) {
            widen();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        super.channelActive(ctx);
        widen();
    }

    /** Whoever waits for frames that did not leave hears that they never will. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        output.write(ctx);
        super.channelInactive(ctx);
    }

    private void widen() throws Http2Exception {
        if (!connection().isServer()) {
            output.meter().sent(Http2CodecUtil.connectionPrefaceBuf().readableBytes());
        }
        decoder()
                .flowController()
                .incrementWindowSize(connection().connectionStream(), CONNECTION_WINDOW - DEFAULT_WINDOW);
    }

    /** A peer that is gone needs no goodbye, and is no news. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
            super.exceptionCaught(ctx, cause);
        } else {
            ctx.close();
        }
    }

    final ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    // Reads

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        reading = true;
        output.meter().received(((ByteBuf) message).readableBytes());
        super.channelRead(ctx, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        reading = false;
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).readComplete();
        }
        touched.clear();
        super.channelReadComplete(ctx);
    }

    final boolean reading() {
        return reading;
    }

    /** Something came for the stream: it hears when the read is over. */
    final void touch(Http2StreamEnd stream) {
        touched.add(stream);
    }

    /** The other side took these bytes: the peer may send as many more. */
    final void consumed(Http2Stream stream, int bytes) {
        try {
            if (decoder().flowController().consumeBytes(stream, bytes)) {
                flushSoon();
            }
        } catch (Http2Exception impossible) {
            onError(context(), false, impossible);
        }
    }

    // Writes

    final void writeHead(int stream, ResponseHead head, boolean end) {
        encoder()
                .writeHeaders(context(), stream, out.of(head), 0, end, context().newPromise());
    }

    final void writeHead(int stream, RequestHead head, boolean end) {
        encoder()
                .writeHeaders(context(), stream, out.of(head), 0, end, context().newPromise());
    }

    final void writeTrailers(int stream, HeaderBlock fields) {
        // Netty may hold trailers back behind a body, so they get a carrier of their own.
        Http2Head carrier = new Http2Head().trailers(fields);
        encoder().writeHeaders(context(), stream, carrier, 0, true, context().newPromise());
    }

    /** A part of a body; owned from here. */
    final ChannelPromise writeData(int stream, ByteBuf data, boolean end) {
        ChannelPromise promise = context().newPromise();
        encoder().writeData(context(), stream, data, 0, end, promise);
        return promise;
    }

    final void resetStream(int stream, Http2Error code) {
        resetStream(context(), stream, code.code(), context().newPromise());
        flushSoon();
    }

    final boolean writable(Http2Stream stream) {
        return encoder().flowController().isWritable(stream);
    }

    private void writabilityChanged(Http2Stream stream) {
        Http2StreamEnd end = end(stream);
        if (end != null) {
            end.writabilityChanged(writable(stream));
        }
    }

    /** Ours for Netty's stream; null if nothing is known of it, or no more. */
    abstract @Nullable Http2StreamEnd end(Http2Stream stream);

    /** Sends all that this turn of the loop writes, at its end. */
    final void flushSoon() {
        if (!reading && !flushing && context != null) {
            flushing = true;
            context.executor().execute(this);
        }
    }

    @Override
    public final void run() {
        flushing = false;
        flush(context());
    }

    /** Bodies as far as windows allow, then all that waits in one buffer. */
    @Override
    public final void flush(ChannelHandlerContext ctx) {
        try {
            encoder().flowController().writePendingBytes();
        } catch (Http2Exception e) {
            onError(ctx, true, e);
        }
        output.write(ctx);
        ctx.flush();
    }
}
