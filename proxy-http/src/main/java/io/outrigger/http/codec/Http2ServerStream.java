package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.stream.DownstreamStream;
import io.outrigger.http.stream.RequestListener;
import io.outrigger.http.stream.RequestSink;
import org.jspecify.annotations.Nullable;

/** One request of an HTTP/2 client and the way back for its answer. Owned by one worker. */
final class Http2ServerStream implements DownstreamStream, Http2StreamEnd {
    private final Http2ServerHandler connection;
    private final Http2Stream stream;
    private final RequestHead head;
    private final long startNanos;
    private final @Nullable Http2StreamAge age;

    private @Nullable RequestListener exchange;
    private @Nullable HeaderBlock trailers;
    private @Nullable RequestHead trailersHead;
    private Http2Error cutCode = Http2Error.INTERNAL_ERROR;
    private long expected;
    private int unconsumed;
    private int headBytes;
    private int holds;
    private @Nullable Http2Tunnel tunnel;
    private boolean touched;
    private boolean paused;
    private boolean requestDone;
    private boolean responseDone;
    private boolean closed;

    Http2ServerStream(
            Http2ServerHandler connection,
            Http2Stream stream,
            RequestHead head,
            long startNanos,
            @Nullable Http2StreamAge age) {
        this.connection = connection;
        this.stream = stream;
        this.head = head;
        this.startNanos = startNanos;
        this.age = age;
    }

    // From the client

    /** @param contentLength bytes of the body that must come, {@link Http2Fields#NO_LENGTH} if not said */
    void begin(RequestSink sink, long contentLength, boolean end) {
        expected = contentLength;
        requestDone = end;
        touch();
        boolean upgrade = head.upgrade();
        tunnel = upgrade ? new Http2Tunnel(connection, stream) : null;
        RequestListener listener = sink.onRequestHead(head, end || upgrade, this);
        if (!responseDone) {
            exchange = listener;
        }
    }

    /** A head that is no request. */
    void refuse(RequestSink sink, FailureKind kind, boolean end) {
        cutCode = Http2RequestFields.codeOf(kind);
        requestDone = end;
        touch();
        sink.onRefused(kind, head, this);
    }

    /** Answers how many bytes the client may send anew. */
    int data(ByteBuf data, int padding, boolean end) {
        int bytes = data.readableBytes() + padding;
        RequestListener listener = exchange;
        if (!countBody(data.readableBytes(), end)) {
            protocolError(FailureKind.HTTP2_WRONG_LENGTH);
            return bytes;
        }
        requestDone |= end;
        if (listener == null) {
            return bytes;
        }
        touch();
        if (tunnel != null && tunnel.holds(data, bytes, end)) {
            return 0;
        }
        listener.onRequestData(data.retain(), end);
        if (!paused || closed) {
            return bytes;
        }
        unconsumed += bytes;
        return 0;
    }

    void requestTrailers(RequestHead block) {
        RequestListener listener = exchange;
        trailersHead = block;
        if (!countBody(0, true)) {
            protocolError(FailureKind.HTTP2_INVALID_MESSAGE);
            return;
        }
        requestDone = true;
        if (listener != null) {
            touch();
            listener.onRequestTrailers(block.fields());
            listener.onRequestData(Unpooled.EMPTY_BUFFER, true);
        }
    }

    /** Whether the body has been as long as announced so far. */
    private boolean countBody(int bytes, boolean end) {
        if (expected == Http2Fields.NO_LENGTH) {
            return true;
        }
        expected -= bytes;
        return expected >= 0 && (!end || expected == 0);
    }

    /** The client broke the protocol in this stream alone. */
    void protocolError(FailureKind kind) {
        end(kind);
        cut(Http2RequestFields.codeOf(kind));
    }

    /** The request cannot be finished. */
    void end(FailureKind kind) {
        responseDone = true;
        RequestListener listener = exchange;
        exchange = null;
        if (listener != null) {
            listener.onDownstreamReset(kind);
        }
    }

    boolean over() {
        return responseDone;
    }

    long startNanos() {
        return startNanos;
    }

    /** Notes the decoded bytes of its head, and answers them. */
    int holds(int bytes) {
        holds = bytes;
        return bytes;
    }

    int holds() {
        return holds;
    }

    // Time

    void sent(int bytes) {
        if (age != null) {
            age.sent(bytes);
        }
    }

    void look(long nanos, Http2RemoteFlowController window) {
        boolean receiving = !requestDone && !responseDone && tunnel == null;
        boolean tunnels = tunnel != null && tunnel.open();
        ConnectionAge.Expiry what =
                age == null ? null : age.look(nanos, receiving, window.hasFlowControlled(stream), tunnels);
        if (what != null) {
            expired(what);
        }
    }

    private void expired(ConnectionAge.Expiry what) {
        RequestListener listener = exchange;
        exchange = null;
        if (what == ConnectionAge.Expiry.STALL) {
            responseDone = true;
        }
        if (listener != null) {
            listener.onDownstreamReset(kind(what));
        }
        if (what == ConnectionAge.Expiry.STALL || !responseDone) {
            responseDone = true;
            cut(Http2Error.CANCEL);
        }
    }

    private FailureKind kind(ConnectionAge.Expiry what) {
        return switch (what) {
            case REQUEST -> FailureKind.REQUEST_TIMEOUT;
            case STALL -> FailureKind.CLIENT_STALLED;
            default -> requestDone ? FailureKind.STREAM_IDLE_UPSTREAM : FailureKind.STREAM_IDLE;
        };
    }

    private void touch() {
        if (age != null) {
            age.passed();
        }
        if (!touched) {
            touched = true;
            connection.touch(this);
        }
    }

    @Override
    public void readComplete() {
        touched = false;
        RequestListener listener = exchange;
        if (listener != null) {
            listener.onDownstreamReadComplete();
        }
    }

    @Override
    public void writabilityChanged(boolean writable) {
        RequestListener listener = exchange;
        if (listener != null) {
            listener.onDownstreamWritability(writable);
        }
    }

    @Override
    public void closed() {
        closed = true;
        if (tunnel != null) {
            tunnel.close();
        }
        if (!responseDone) {
            end(FailureKind.DOWNSTREAM_DISCONNECT);
        }
        connection.retire(head, trailersHead);
    }

    // To the client

    @Override
    public void writeInformational(ResponseHead response) {
        if (!responseDone) {
            connection.writeHead(stream.id(), response, false);
            connection.flushSoon();
        }
    }

    @Override
    public void writeHead(ResponseHead response, boolean end) {
        if (responseDone) {
            return;
        }
        boolean last = end || head.method() == Method.HEAD;
        headBytes = response.fields().storeEnd();
        if (last) {
            answered();
        }
        connection.writeHead(stream.id(), response, last);
        if (last) {
            stopRequest();
        } else if (tunnel != null && response.switched()) {
            tunnel.open(this::fromTunnel);
        }
        connection.flushSoon();
    }

    /** What waited for the switch, in its order. */
    private void fromTunnel(ByteBuf data, boolean end) {
        RequestListener listener = exchange;
        if (listener == null) {
            data.release();
            return;
        }
        listener.onRequestData(data, end);
        listener.onDownstreamReadComplete();
    }

    @Override
    public void trailers(HeaderBlock fields) {
        trailers = fields;
    }

    @Override
    public void writeData(ByteBuf data, boolean end) {
        if (responseDone) {
            data.release();
            return;
        }
        if (age != null) {
            age.passed();
        }
        HeaderBlock behind = end ? trailers : null;
        if (end) {
            answered();
        }
        if (behind == null) {
            writeLast(data, end);
        } else {
            if (data.isReadable()) {
                connection.writeData(stream.id(), data, false);
            } else {
                data.release();
            }
            connection.writeTrailers(stream.id(), behind);
            stopRequest();
        }
    }

    private void writeLast(ByteBuf data, boolean end) {
        if (end && !requestDone) {
            connection.writeData(stream.id(), data, true).addListener(sent -> stopRequest());
        } else {
            connection.writeData(stream.id(), data, end);
        }
    }

    private void answered() {
        responseDone = true;
        exchange = null;
    }

    /** The answer is complete: the client need not send the rest (RFC 9113 section 8.1). */
    private void stopRequest() {
        if (!requestDone && !closed) {
            connection.resetStream(stream.id(), Http2Error.NO_ERROR);
        }
    }

    @Override
    public void cut(boolean late) {
        if (late && tunnel != null && tunnel.open()) {
            writeData(Unpooled.EMPTY_BUFFER, true); // the other side's orderly end (RFC 8441 section 5)
            connection.flushSoon();
            return;
        }
        answered();
        connection.flush(connection.context()); // a reset would take along what of the answer still waits
        cut(cutCode);
    }

    private void cut(Http2Error code) {
        if (!closed) {
            connection.resetByUs(stream.id(), code);
        }
    }

    @Override
    public void flush() {
        connection.flushSoon();
    }

    @Override
    public boolean reading() {
        return connection.reading();
    }

    @Override
    public void pauseReads() {
        paused = true;
    }

    @Override
    public void resumeReads() {
        paused = false;
        int bytes = unconsumed;
        unconsumed = 0;
        if (bytes > 0 && !closed) {
            connection.consumed(stream, bytes);
        }
    }

    @Override
    public boolean writable() {
        return !responseDone && connection.writable(stream);
    }

    @Override
    public void closeAfter() {}

    @Override
    public void drain() {
        connection.drain();
    }

    @Override
    public int headBytesSent() {
        return headBytes;
    }

    @Override
    public boolean multiplexed() {
        return true;
    }

    @Override
    public String protocol() {
        return "HTTP/2";
    }
}
