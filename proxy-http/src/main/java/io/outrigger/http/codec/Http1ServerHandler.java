package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
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

    private final HttpLimits limits;
    private final RequestSink sink;
    private final RequestReader requests;
    private final BodyDecoder body;
    private final BodyDecoder.Sink bodySink = this::onBody;
    private final ConnectionAge age;
    private final ResponseWriter writer;
    private final PipelinedBytes waiting = new PipelinedBytes();

    private @Nullable ChannelHandlerContext context;
    private @Nullable ReadSwitch reads;
    private @Nullable RequestListener exchange;
    private boolean requestDone = true;
    private boolean responseDone = true;
    private boolean lastRequest;
    private boolean ended;
    private boolean reading;
    private boolean closing;
    private boolean lingers;

    public Http1ServerHandler(Worker worker, HttpLimits limits, RequestSink sink) {
        this.limits = limits;
        this.sink = sink;
        this.requests = new RequestReader(limits);
        this.body = new BodyDecoder(limits.maxRequestHeadBytes(), limits.maxRequestFields());
        this.age = new ConnectionAge(this, limits);
        this.writer = new ResponseWriter(worker);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        writer.open(ctx);
        reads = new ReadSwitch(ctx.channel());
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
        writer.discard();
    }

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
            noticeWaiting();
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
            } else if (!responseDone || !writer.writable()) {
                waiting.add(in);
                noticeWaiting();
                return true;
            } else if (!readHead(in)) {
                return false;
            }
        }
        return false;
    }

    private boolean readHead(ByteBuf in) {
        if (!requests.read(in)) {
            age.headStarted();
            return false;
        }
        age.requestStarted();
        FailureKind failure = requests.failure();
        if (failure == null) {
            onHead(requests.head());
        } else {
            refuse(failure);
        }
        return !ended;
    }

    private void onHead(RequestHead head) {
        lastRequest = !head.keepAlive();
        writer.begin(head.method(), head.minorVersion());
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
        writer.begin(requests.head().method(), 1);
        sink.onRefused(kind, requests.head(), this);
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
        reading = false;
        RequestListener listener = exchange;
        if (listener != null) {
            listener.onDownstreamReadComplete();
        }
        flush();
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
        if (withinHead && !closing) {
            refuse(FailureKind.REQUEST_HEADER_TIMEOUT);
            flush();
        } else if (!closing && !ended) {
            close();
        }
    }

    boolean idle() {
        return requestDone && responseDone && requests.between() && waiting.isEmpty();
    }

    boolean ending() {
        return sink.ending();
    }

    @Override
    public void writeInformational(ResponseHead response) {
        if (!ended) {
            writer.informational(response);
        }
    }

    @Override
    public void writeHead(ResponseHead response, boolean end) {
        if (ended) {
            return;
        }
        lastRequest |= !requestDone || writer.mustClose(response, end);
        writer.head(response, end, lastRequest);
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
        writer.data(data, end);
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

    /** Closes, or goes on with the next request, once both sides of the present one are over. */
    private void afterMessage() {
        if (!responseDone || ended || closing) {
            return;
        }
        if (lastRequest) {
            closeAfterAnswer();
        } else if (requestDone) {
            requests.finish();
            if (!waiting.isEmpty()) {
                context().executor().execute(this::consumeWaiting);
            }
            pauseReads(false);
        }
    }

    private void consumeWaiting() {
        if (ended || closing || !responseDone || !writer.writable()) {
            return;
        }
        ByteBuf bytes = waiting.take();
        if (bytes != null) {
            reading = true;
            consume(bytes);
            noticeWaiting();
            channelReadComplete(context());
        }
    }

    /**
     * Unread bytes would turn our end into a reset that could eat the answer: where the end is ours to decide, linger for a second
     * and let the client end it, as Envoy does.
     */
    private void closeAfterAnswer() {
        closing = true;
        writer.flush();
        end().cut(lingers || !requestDone, false);
    }

    private void close() {
        closing = true;
        writer.flush();
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
        writer.flush();
        end().cut(late, writer.untilClose());
    }

    @Override
    public void flush() {
        if (!ended) {
            writer.flush();
        }
    }

    @Override
    public void pauseReads() {
        pauseReads(true);
    }

    @Override
    public void resumeReads() {
        pauseReads(false);
    }

    private void noticeWaiting() {
        if (!ended && reads != null) {
            reads.full(waiting.full());
        }
    }

    private void pauseReads(boolean wanted) {
        if (!ended && reads != null) {
            reads.pause(wanted);
            noticeWaiting();
        }
    }

    @Override
    public boolean reading() {
        return reading;
    }

    @Override
    public boolean writable() {
        return !ended && writer.writable();
    }

    @Override
    public void closeAfter() {
        lingers = true;
        lastRequest = true;
    }

    @Override
    public int headBytesSent() {
        return writer.headBytes();
    }

    @Override
    public String protocol() {
        return writer.protocol();
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    private ConnectionEnd end() {
        return new ConnectionEnd(context());
    }
}
