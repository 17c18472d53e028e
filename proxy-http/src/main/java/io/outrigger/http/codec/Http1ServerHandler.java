package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.stream.DownstreamStream;
import io.outrigger.http.stream.RequestListener;
import io.outrigger.http.stream.RequestSink;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.x towards a client (RFC 9112): one request at a time, pipelined ones wait in the order they came. Owned by one worker.
 * A request is over when its body has been read and its answer has been written. Only then is the next head looked at.
 */
public final class Http1ServerHandler extends ServerConnection implements DownstreamStream, ConnectionAge.Aging {
    private static final int WATERMARK_BYTES = 256 * 1024;

    private final HttpLimits limits;
    private final RequestSink sink;
    private final RequestReader reader;
    private final ConnectionAge age;
    private @Nullable RequestListener exchange;
    private boolean requestDone = true;
    private boolean responseDone = true;
    private boolean lastRequest;
    private boolean reading;
    private boolean closing;
    private boolean lingers;
    private boolean tunnelled;
    private boolean webSocket;
    private long requests;

    public Http1ServerHandler(Worker worker, HttpLimits limits, RequestSink sink) {
        super(worker, sink.bytes());
        this.limits = limits;
        this.sink = sink;
        this.reader = new RequestReader(limits, this::onBody);
        this.age = new ConnectionAge(this, limits.times());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        super.handlerAdded(ctx);
        Channel channel = ctx.channel();
        int high = Math.min(limits.bufferBytes(), WATERMARK_BYTES);
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(high / 2, high));
        age.start(ctx);
        channel.config().setAutoRead(true);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        age.stop();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        disconnected();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        disconnected();
        ctx.close();
    }

    private void disconnected() {
        if (ended()) {
            return;
        }
        end();
        gate().release();
        RequestListener listener = exchange;
        exchange = null;
        if (listener != null) {
            listener.onDownstreamReset(FailureKind.DOWNSTREAM_DISCONNECT);
        }
        writer().discard();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = writer().received(message);
        if (ended() || closing) {
            in.release();
            return;
        }
        reading = true;
        if (gate().isEmpty()) {
            consume(in);
        } else {
            gate().keep(in);
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
        while (in.isReadable() && !ended() && !closing) {
            if (!requestDone) {
                age.bytesPassed();
                if (!reader.readBody(in)) {
                    giveUp(FailureKind.BAD_REQUEST);
                }
            } else if (!responseDone || !writer().writable()) {
                gate().keep(in);
                return true;
            } else if (!readHead(in)) {
                return false;
            }
        }
        return false;
    }

    private boolean readHead(ByteBuf in) {
        if (!reader.readHead(in)) {
            age.headStarted();
            return false;
        }
        FailureKind failure = reader.failure();
        if (failure == null) {
            onHead(reader.head());
        } else {
            refuse(failure);
        }
        return !ended();
    }

    private void onHead(RequestHead head) {
        age.requestStarted();
        lastRequest = !head.keepAlive();
        if (++requests >= limits.maxRequests()) {
            closeAfter();
            sink.onMostRequests();
        }
        writer().begin(head.method(), head.minorVersion());
        requestDone = reader.done();
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
        writer().begin(reader.head().method(), 1);
        sink.onRefused(kind, reader.head(), this);
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

    /** The request in hand cannot be finished. */
    private void giveUp(FailureKind kind) {
        RequestListener listener = exchange;
        exchange = null;
        lingers = true;
        lastRequest = true;
        requestDone = true;
        if (listener != null) {
            listener.onDownstreamReset(kind);
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
        if (!ended()) {
            writer().flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        RequestListener listener = exchange;
        if (listener != null) {
            listener.onDownstreamWritability(ctx.channel().isWritable());
        } else if (!gate().isEmpty() && ctx.channel().isWritable()) {
            ctx.executor().execute(this::consumeWaiting);
        }
    }

    @Override
    public void expired(ConnectionAge.Expiry what) {
        if (closing || ended()) {
            return;
        }
        switch (what) {
            case HEAD -> refuse(FailureKind.REQUEST_HEADER_TIMEOUT);
            case IDLE -> {
                sink.onExpired();
                beginEnd().whenSent();
            }
            case REQUEST -> giveUp(FailureKind.REQUEST_TIMEOUT);
            case STREAM -> giveUp(requestDone ? FailureKind.STREAM_IDLE_UPSTREAM : FailureKind.STREAM_IDLE);
            case STALL -> {
                giveUp(FailureKind.CLIENT_STALLED);
                new ConnectionEnd(context()).reset(false);
            }
        }
        flush();
    }

    @Override
    public boolean idle() {
        return requestDone && responseDone && reader.between() && gate().isEmpty();
    }

    @Override
    public boolean receiving() {
        return !requestDone && !responseDone && !tunnelled;
    }

    @Override
    public boolean tunnels() {
        return tunnelled;
    }

    @Override
    public boolean ending() {
        return sink.ending();
    }

    @Override
    public void writeInformational(ResponseHead response) {
        if (!ended()) {
            writer().informational(response);
            writer().flush();
        }
    }

    @Override
    public void writeHead(ResponseHead response, boolean end) {
        if (ended()) {
            return;
        }
        lastRequest |= !requestDone || writer().mustClose(response, end);
        writer().head(response, end, lastRequest && !response.switched());
        if (end) {
            responseEnded();
        } else if (response.switched()) {
            webSocket = WebSocketKey.isProven(response.fields());
            tunnel();
        }
    }

    /** What waited for the switch, and all that comes, goes on as it is; the connection ends with it. */
    private void tunnel() {
        tunnelled = true;
        lastRequest = true;
        requestDone = false;
        reader.tunnel();
        if (!gate().isEmpty()) {
            context().executor().execute(this::consumeWaiting);
        }
    }

    @Override
    public void writeData(ByteBuf data, boolean end) {
        if (ended() || responseDone) {
            data.release();
            return;
        }
        age.bytesPassed();
        writer().data(data, end);
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
        if (!responseDone || ended() || closing) {
            return;
        }
        if (lastRequest) {
            // Where the end is ours to decide, the client is left a second to end it, as Envoy does.
            beginEnd().afterAnswer(!requestDone || lingers);
        } else if (requestDone) {
            reader.next();
            if (!gate().isEmpty()) {
                context().executor().execute(this::consumeWaiting);
            }
            gate().resume();
        }
    }

    private void consumeWaiting() {
        boolean ready = !requestDone || responseDone && writer().writable();
        if (ended() || closing || !ready) {
            return;
        }
        ByteBuf bytes = gate().take();
        if (bytes != null) {
            reading = true;
            consume(bytes);
            readComplete();
        }
    }

    @Override
    public void cut(boolean late) {
        if (ended()) {
            return;
        }
        responseDone = true;
        exchange = null;
        if (writer().untilClose()) {
            beginEnd().reset(late);
        } else {
            beginEnd().afterAnswer(late);
        }
    }

    /** No further request is served; what the client still sends is read and dropped. */
    private ConnectionEnd beginEnd() {
        closing = true;
        gate().release();
        gate().resume();
        writer().flushNow();
        return webSocket ? ConnectionEnd.ofWebSocket(context()) : new ConnectionEnd(context());
    }

    @Override
    public boolean reading() {
        return reading;
    }

    @Override
    public void closeAfter() {
        lingers = true;
        lastRequest = true;
    }
}
