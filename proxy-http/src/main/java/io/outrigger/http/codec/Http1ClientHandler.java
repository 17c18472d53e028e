package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.listener.UpstreamLink;
import io.outrigger.core.net.Transport;
import io.outrigger.core.stats.ByteMeter;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.Framing;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.stream.ResponseListener;
import io.outrigger.http.stream.UpstreamStream;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 towards an endpoint (RFC 9112): one request at a time. After each it tells its {@link ConnectionKeeper} whether it can serve
 * another. Bytes that nobody asked for end the connection; they are never taken for the next answer. Owned by one worker.
 */
public final class Http1ClientHandler extends ChannelInboundHandlerAdapter implements UpstreamStream {
    private static final int WATERMARK_BYTES = 256 * 1024;

    private final Worker worker;
    private final ConnectionKeeper owner;
    private final ByteMeter meter;
    private ResponseHead head = new ResponseHead();
    private final ResponseParser parser;
    private final HeadReader heads;
    private final BodyDecoder body;
    private final BodyDecoder.Sink bodySink = this::onBody;
    private @Nullable Http1Output output;
    private @Nullable ResponseListener exchange;
    private @Nullable ResponseListener completed;
    private @Nullable ResponseListener unwanted;
    private Method method = Method.GET;
    private final Tenure tenure = new Tenure();
    private int interim;
    private boolean requestDone = true;
    private boolean responseDone = true;
    private boolean responseBegun;
    private boolean chunkedRequest;
    private boolean upgrading;
    private boolean written;
    private boolean between = true;
    private boolean headKept;
    private boolean failed;
    private boolean reusable;
    private boolean ended;

    public Http1ClientHandler(Worker worker, HttpLimits limits, ByteMeter meter, ConnectionKeeper owner) {
        this.worker = worker;
        this.owner = owner;
        this.meter = meter;
        this.parser = new ResponseParser(limits);
        this.heads = new HeadReader(limits.maxResponseHeadBytes(), ResponseParser.HTTP_1);
        this.body = new BodyDecoder(limits.maxResponseHeadBytes(), limits.maxResponseFields());
    }

    /** Gives the connection its next request. */
    public UpstreamStream lease(ResponseListener listener) {
        assert responseDone && requestDone && !ended;
        exchange = listener;
        unwanted = null;
        requestDone = false;
        responseDone = false;
        responseBegun = false;
        written = false;
        interim = 0;
        return this;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        output = new Http1Output(worker, ctx, meter);
        ctx.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(WATERMARK_BYTES / 2, WATERMARK_BYTES));
        ctx.channel().config().setOption(ChannelOption.AUTO_CLOSE, false);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        boolean whole = body.endsWithConnection() && !failed && Transport.endedByPeer(ctx.channel());
        if (!responseDone && responseBegun && whole && !head.switched()) {
            onBody(Unpooled.EMPTY_BUFFER, true);
        }
        end(between ? FailureKind.CONNECTION_TERMINATION : FailureKind.UPSTREAM_PROTOCOL_ERROR);
        if (completed != null) {
            channelReadComplete(ctx);
        }
    }

    /**
     * An answer may have come before the peer closed on our request: it is read before the connection is given up, so a failed write
     * ends nothing. The read that follows does.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed = true;
        if (!(cause instanceof IOException)) {
            broken(FailureKind.CONNECTION_TERMINATION);
        }
    }

    private void end(FailureKind kind) {
        if (ended) {
            return;
        }
        ended = true;
        output().discard();
        owner.onClosed(this);
        ResponseListener listener = exchange;
        exchange = null;
        if (listener != null) {
            FailureKind cut = head.switched() ? FailureKind.TUNNEL_CUT : FailureKind.RESPONSE_CUT;
            listener.onUpstreamReset(responseBegun ? cut : kind);
        }
    }

    private void broken(FailureKind kind) {
        end(kind);
        output().channel().close();
    }

    /** Whether the peer is not known to have closed it. */
    public boolean live() {
        return !ended && output().channel().isActive();
    }

    public Tenure tenure() {
        return tenure;
    }

    /** Closes a connection that serves nobody. */
    public void close() {
        if (!ended) {
            ended = true;
            output().discard();
            output().channel().close();
            owner.onClosed(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = output().received(message);
        try {
            take(in);
        } finally {
            in.release();
        }
    }

    private void take(ByteBuf in) {
        while (in.isReadable() && !ended) {
            if (responseDone) {
                // Bytes behind an answer, or before any request: their sender cannot be trusted with another request.
                close();
            } else if (output().headWaits()) {
                // The same, though its request has got the connection: nobody answers what was not sent.
                broken(reused() ? FailureKind.CONNECTION_TERMINATION : FailureKind.UPSTREAM_PROTOCOL_ERROR);
            } else if (!responseBegun) {
                readHead(in);
            } else if (body.decode(in, bodySink) == BodyDecoder.Outcome.BROKEN) {
                broken(FailureKind.UPSTREAM_PROTOCOL_ERROR);
            }
        }
    }

    private void readHead(ByteBuf in) {
        if (between) {
            between = false;
            heads.begin();
            newHead();
        }
        switch (heads.read(in, head.fields())) {
            case MORE -> {}
            case TOO_LARGE, BROKEN -> broken(FailureKind.UPSTREAM_PROTOCOL_ERROR);
            case COMPLETE -> onHead();
        }
    }

    private void newHead() {
        if (headKept) {
            headKept = false;
            head = new ResponseHead();
        }
        head.clear();
    }

    private void onHead() {
        between = true;
        FailureKind failure =
                parser.parse(head, method, upgrading, head.fields().storeEnd());
        boolean informational = head.status() < 200 && head.status() != 101;
        if (failure != null || informational && ++interim > HttpLimits.MOST_INTERIM) {
            broken(FailureKind.UPSTREAM_PROTOCOL_ERROR);
            return;
        }
        ResponseListener listener = Objects.requireNonNull(exchange);
        if (informational) {
            listener.onInformational(head);
            return;
        }
        responseBegun = true;
        tenure.told(head.fields());
        requestDone &= !head.switched();
        boolean end = head.framing() == Framing.NONE;
        body.begin(head.framing(), head.contentLength());
        if (end) {
            responseOver();
        }
        listener.onResponseHead(head, end);
        if (end) {
            afterMessage();
        }
    }

    private void onBody(ByteBuf data, boolean end) {
        ResponseListener listener = exchange;
        if (listener == null) {
            data.release();
            return;
        }
        if (end) {
            responseOver();
        }
        listener.onResponseData(data, end);
        if (end) {
            afterMessage();
        }
    }

    private void responseOver() {
        responseDone = true;
        completed = exchange;
        exchange = null;
    }

    /**
     * Ends the connection where it cannot serve again: an answer before its request was sent, or asked to close. Otherwise it is
     * handed back when all bytes of this read have been seen: none may stand behind the answer.
     */
    private void afterMessage() {
        if (ended) {
            return;
        }
        tenure.served();
        resumeReads();
        reusable = servesAgain();
        if (!reusable) {
            close();
        }
    }

    /** Whether it can serve another request behind this answer's end. */
    private boolean servesAgain() {
        return requestDone && !failed && head.keepAlive() && !upgrading;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ResponseListener listener = exchange != null ? exchange : completed;
        completed = null;
        if (reusable) {
            reusable = false;
            if (!ended) {
                owner.onReusable(this);
            }
        }
        if (listener != null) {
            listener.onUpstreamReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        ResponseListener listener = exchange;
        if (listener != null) {
            listener.onUpstreamWritability(ctx.channel().isWritable());
        }
    }

    @Override
    public void writeHead(RequestHead request, boolean end) {
        if (ended) {
            return;
        }
        method = request.method();
        upgrading = request.upgrade();
        chunkedRequest = RequestEncoder.chunked(request);
        byte[] scratch = worker.scratch(RequestEncoder.bound(request));
        output().head(scratch, RequestEncoder.head(request, end, scratch), request.contentLength());
        requestDone = end;
        written = true;
    }

    @Override
    public void writeData(ByteBuf data, boolean end) {
        if (ended || responseDone) {
            data.release();
            return;
        }
        if (chunkedRequest) {
            output().chunk(data);
            if (end) {
                output().lastChunk();
            }
        } else {
            output().data(data);
        }
        requestDone |= end;
        output().endTunnel(end && head.switched());
    }

    @Override
    public void reset() {
        exchange = null;
        if (!responseDone) {
            close();
        }
    }

    @Override
    public boolean handOver(ResponseListener rest) {
        boolean worthIt = servesAgain() && !responseDone && !body.endsWithConnection();
        if (worthIt) {
            exchange = rest;
            unwanted = rest;
            // Of a client that took nothing: what is left is not for it.
            resumeReads();
        }
        return worthIt;
    }

    @Override
    public void endUnwanted(ResponseListener rest) {
        boolean mine = unwanted == rest;
        unwanted = mine ? null : unwanted;
        if (mine && !(responseDone && owner.keepBehind(this))) {
            close();
        }
    }

    @Override
    public void keepHead() {
        headKept = true;
    }

    @Override
    public void flush() {
        if (!ended) {
            output().flush();
        }
    }

    @Override
    public void pauseReads() {
        if (!ended) {
            output().channel().config().setAutoRead(false);
        }
    }

    @Override
    public void resumeReads() {
        if (!ended && !output().channel().config().isAutoRead()) {
            output().channel().config().setAutoRead(true);
        }
    }

    @Override
    public boolean writable() {
        return !ended && output().writable();
    }

    @Override
    public UpstreamLink link() {
        return output().link();
    }

    @Override
    public boolean reused() {
        return tenure.requests() > 0;
    }

    @Override
    public boolean requestWritten() {
        return written && !output().headWaits();
    }

    private Http1Output output() {
        return Objects.requireNonNull(output);
    }
}
