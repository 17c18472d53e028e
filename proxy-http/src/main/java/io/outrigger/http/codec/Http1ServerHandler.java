package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.stream.DownstreamStream;
import io.outrigger.http.stream.RequestListener;
import io.outrigger.http.stream.RequestSink;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.x towards a client (RFC 9112): one request at a time, pipelined ones wait in the order they came. Owned by one worker.
 *
 * <p>A request is over when its body has been read and its answer has been written. Only then is the next head looked at.
 */
public final class Http1ServerHandler extends ChannelInboundHandlerAdapter implements DownstreamStream {
    private static final int WATERMARK_BYTES = 256 * 1024;

    private final Worker worker;
    private final HttpLimits limits;
    private final RequestSink sink;
    private final RequestHead head = new RequestHead();
    private final RequestParser parser;
    private final HeadReader heads;
    private final BodyDecoder body;
    private final BodyDecoder.Sink bodySink = this::onBody;
    private final ConnectionAge age;
    private final ResponseEncoder encoder = new ResponseEncoder();
    private final PipelinedBytes waiting = new PipelinedBytes();

    private @Nullable ChannelHandlerContext context;
    private @Nullable Http1Output output;
    private @Nullable RequestListener exchange;
    private boolean requestDone = true;
    private boolean responseDone = true;
    private boolean lastRequest;
    private boolean ended;
    private boolean paused;
    private boolean reading;
    private boolean between = true;
    private boolean closing;
    private boolean lingers;
    private int headBytesSent;

    public Http1ServerHandler(Worker worker, HttpLimits limits, RequestSink sink) {
        this.worker = worker;
        this.limits = limits;
        this.sink = sink;
        this.parser = new RequestParser(limits);
        this.heads = new HeadReader(limits.maxRequestHeadBytes());
        this.body = new BodyDecoder(limits.maxRequestHeadBytes(), limits.maxRequestFields());
        this.age = new ConnectionAge(this, limits);
    }

    // The connection

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        output = new Http1Output(ctx);
        Channel channel = ctx.channel();
        int high = Math.min(limits.bufferBytes(), WATERMARK_BYTES);
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(high / 2, high));
        age.start(ctx);
        channel.config().setAutoRead(true);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(FailureKind.DOWNSTREAM_DISCONNECT);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(FailureKind.DOWNSTREAM_DISCONNECT);
        ctx.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end(FailureKind.DOWNSTREAM_DISCONNECT);
    }

    private void end(FailureKind kind) {
        if (ended) {
            return;
        }
        ended = true;
        age.stop();
        waiting.release();
        RequestListener listener = exchange;
        exchange = null;
        if (listener != null) {
            listener.onDownstreamReset(kind);
        }
        output().discard();
    }

    // Bytes in

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (ended || closing) {
            in.release();
            return;
        }
        reading = true;
        if (waiting.isEmpty()) {
            consume(in);
        } else {
            waiting.add(in);
            updateReads();
        }
    }

    /** Owns {@code in}. */
    private void consume(ByteBuf in) {
        boolean kept = false;
        try {
            kept = take(in);
        } finally {
            if (!kept) {
                in.release();
            }
        }
    }

    /** Takes what belongs to the request in hand; keeps the rest until that request is over and the client has read its answer. */
    private boolean take(ByteBuf in) {
        while (in.isReadable() && !ended && !closing) {
            if (!requestDone) {
                if (body.decode(in, bodySink) == BodyDecoder.Outcome.BROKEN) {
                    brokenBody();
                }
            } else if (!responseDone || !output().writable()) {
                waiting.add(in);
                updateReads();
                return true;
            } else if (!readHead(in)) {
                return false;
            }
        }
        return false;
    }

    private boolean readHead(ByteBuf in) {
        if (between) {
            between = false;
            heads.begin();
            head.clear();
        }
        switch (heads.read(in, head.fields())) {
            case MORE -> {
                age.headStarted();
                return false;
            }
            case TOO_LARGE -> refuse(FailureKind.HEADERS_TOO_LARGE);
            case BROKEN -> refuse(FailureKind.BAD_REQUEST);
            case COMPLETE -> onHead();
        }
        return !ended;
    }

    private void onHead() {
        age.requestStarted();
        FailureKind failure = parser.parse(head, head.fields().storeEnd());
        if (failure != null) {
            refuse(failure);
            return;
        }
        lastRequest = !head.keepAlive();
        encoder.begin(head.method(), head.minorVersion());
        headBytesSent = 0;
        body.begin(head.framing(), head.contentLength());
        requestDone = body.done();
        responseDone = false;
        RequestListener listener = sink.onRequestHead(head, requestDone, this);
        if (!responseDone) {
            exchange = listener;
        }
        afterMessage();
    }

    private void refuse(FailureKind kind) {
        age.requestStarted();
        lingers = true;
        lastRequest = true;
        requestDone = true;
        responseDone = false;
        encoder.begin(head.method(), 1);
        sink.onRefused(kind, head, this);
        afterMessage();
    }

    private void onBody(ByteBuf data, boolean end) {
        requestDone |= end;
        RequestListener listener = exchange;
        if (listener == null) {
            data.release();
        } else {
            listener.onRequestData(data, end);
        }
        afterMessage();
    }

    private void brokenBody() {
        RequestListener listener = exchange;
        exchange = null;
        lingers = true;
        lastRequest = true;
        requestDone = true;
        if (listener != null) {
            listener.onDownstreamReset(FailureKind.BAD_REQUEST);
        }
        if (!responseDone) {
            cut(true);
        }
        afterMessage();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readComplete();
    }

    private void readComplete() {
        reading = false;
        RequestListener listener = exchange;
        if (listener != null) {
            listener.onDownstreamReadComplete();
        }
        if (!ended) {
            output().flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        RequestListener listener = exchange;
        if (listener != null) {
            listener.onDownstreamWritability(ctx.channel().isWritable());
        } else if (!waiting.isEmpty() && ctx.channel().isWritable()) {
            ctx.executor().execute(this::consumeWaiting);
        }
    }

    /** The head took too long, or nothing came for too long. */
    void expired(boolean withinHead) {
        if (closing || ended) {
            return;
        }
        if (withinHead) {
            refuse(FailureKind.REQUEST_HEADER_TIMEOUT);
            flush();
        } else {
            close();
        }
    }

    boolean idle() {
        return requestDone && responseDone && between && waiting.isEmpty();
    }

    boolean ending() {
        return sink.ending();
    }

    // Orders of the exchange

    @Override
    public void writeInformational(ResponseHead response) {
        if (!ended && encoder.minorVersion() > 0) {
            byte[] scratch = worker.scratch(ResponseEncoder.bound(response));
            output().head(scratch, encoder.informational(response, scratch), 0);
            flush();
        }
    }

    @Override
    public void writeHead(ResponseHead response, boolean end) {
        if (ended) {
            return;
        }
        lastRequest |= !requestDone || encoder.mustClose(response, end);
        byte[] scratch = worker.scratch(ResponseEncoder.bound(response));
        int length = encoder.head(response, end, lastRequest, scratch);
        headBytesSent = length;
        output().head(scratch, length, response.contentLength());
        if (end) {
            responseEnded();
        }
    }

    @Override
    public void writeData(ByteBuf data, boolean end) {
        if (ended || responseDone) {
            data.release();
            return;
        }
        if (encoder.bodiless()) {
            data.release();
        } else if (encoder.chunked()) {
            output().chunk(data);
            if (end) {
                output().lastChunk();
            }
        } else {
            output().data(data);
        }
        if (end) {
            responseEnded();
        }
    }

    private void responseEnded() {
        responseDone = true;
        exchange = null;
        lastRequest |= !requestDone;
        afterMessage();
    }

    /**
     * Closes, or goes on with the next request, once both sides of the present one are over. The head is kept until the next one
     * is read: the exchange may still be writing its log line.
     */
    private void afterMessage() {
        if (!responseDone || ended || closing) {
            return;
        }
        if (lastRequest) {
            closeAfterAnswer();
        } else if (requestDone) {
            between = true;
            paused = false;
            if (!waiting.isEmpty()) {
                context().executor().execute(this::consumeWaiting);
            }
            updateReads();
        }
    }

    private void consumeWaiting() {
        if (ended || closing || !responseDone || !output().writable()) {
            return;
        }
        ByteBuf bytes = waiting.take();
        if (bytes != null) {
            reading = true;
            consume(bytes);
            updateReads();
            readComplete();
        }
    }

    /**
     * Unread bytes would turn our end into a reset that could eat the answer: where the end is ours to decide, linger for a second
     * and let the client end it, as Envoy does.
     */
    private void closeAfterAnswer() {
        closing = true;
        output().flush();
        if (requestDone && !lingers) {
            end().whenSent();
        } else {
            end().linger();
        }
    }

    private void close() {
        closing = true;
        output().flush();
        end().whenSent();
    }

    @Override
    public void cut(boolean late) {
        if (ended) {
            return;
        }
        lastRequest = true;
        closing = true;
        responseDone = true;
        exchange = null;
        output().flush();
        if (encoder.untilClose()) {
            end().reset(late);
        } else if (late) {
            end().linger();
        } else {
            end().whenSent();
        }
    }

    @Override
    public void flush() {
        if (!ended) {
            output().flush();
        }
    }

    @Override
    public void pauseReads() {
        paused = true;
        updateReads();
    }

    @Override
    public void resumeReads() {
        paused = false;
        updateReads();
    }

    private void updateReads() {
        ChannelConfig config = context().channel().config();
        boolean wanted = !paused && !waiting.full();
        if (!ended && config.isAutoRead() != wanted) {
            config.setAutoRead(wanted);
        }
    }

    @Override
    public boolean reading() {
        return reading;
    }

    @Override
    public boolean writable() {
        return !ended && output().writable();
    }

    @Override
    public void closeAfter() {
        lingers = true;
        lastRequest = true;
    }

    @Override
    public int headBytesSent() {
        return headBytesSent;
    }

    @Override
    public String protocol() {
        return encoder.minorVersion() == 0 ? "HTTP/1.0" : "HTTP/1.1";
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    private ConnectionEnd end() {
        return new ConnectionEnd(context());
    }

    private Http1Output output() {
        return Objects.requireNonNull(output);
    }
}
