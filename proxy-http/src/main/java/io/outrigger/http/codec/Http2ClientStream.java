package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.listener.UpstreamLink;
import io.outrigger.http.message.Framing;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.HopByHop;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.stream.ResponseListener;
import io.outrigger.http.stream.UpstreamStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One request to an HTTP/2 endpoint and its answer. Owned by one worker. */
final class Http2ClientStream implements UpstreamStream, Http2StreamEnd {
    private static final byte[] UPGRADE = "Upgrade".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WEBSOCKET = "websocket".getBytes(StandardCharsets.US_ASCII);

    private final Http2ClientHandler connection;
    private final boolean reused;

    private @Nullable ResponseListener listener;
    private @Nullable Http2Stream stream;
    private @Nullable HeaderBlock trailers;
    private @Nullable ResponseHead head;
    private @Nullable ResponseHead trailersHead;
    private @Nullable RequestHead waiting;
    private byte @Nullable [] proof;
    private long expected = Http2Fields.NO_LENGTH;
    private int unconsumed;
    private int interim;
    private boolean switching;
    private boolean bodiless;
    private boolean headKept;
    private boolean touched;
    private boolean paused;
    private boolean written;
    private boolean requestDone;
    private boolean responseBegun;
    private boolean responseDone;
    private boolean closed;

    Http2ClientStream(Http2ClientHandler connection, ResponseListener listener, boolean reused) {
        this.connection = connection;
        this.listener = listener;
        this.reused = reused;
    }

    // From the endpoint

    /** A header block has come: an interim answer, the answer's head, or trailers. */
    void block(Http2ResponseFields fields, boolean end) {
        if (responseBegun) {
            trailers(fields, end);
            return;
        }
        if (!fields.finishHead(end)) {
            refused(fields.fault());
            return;
        }
        if (fields.peek().status() < 200) {
            informational(fields.peek());
            return;
        }
        ResponseHead answer = fields.take();
        head = answer;
        if (switching && answer.status() < 300 && !switched(answer, fields, end)) {
            broken();
            return;
        }
        expected = bodiless || answer.switched() || answer.status() == 304
                ? Http2Fields.NO_LENGTH
                : fields.contentLength();
        if (!countBody(0, end)) {
            broken();
            return;
        }
        responseBegun = true;
        ResponseListener to = hear(end);
        if (to != null) {
            to.onResponseHead(answer, end);
        }
    }

    /** The endpoint agrees to the other protocol: in the model it is what HTTP/1 would answer. */
    private boolean switched(ResponseHead answer, Http2ResponseFields read, boolean end) {
        if (end || read.contentLength() != Http2Fields.NO_LENGTH) {
            return false;
        }
        answer.status(101);
        answer.framing(Framing.UNTIL_CLOSE, 0);
        answer.fields().add(HeaderNames.CONNECTION, UPGRADE);
        answer.fields().add(HeaderNames.UPGRADE, WEBSOCKET);
        if (proof != null) {
            WebSocketKey.prove(answer.fields(), proof);
        }
        return true;
    }

    private void informational(ResponseHead answer) {
        if (++interim > HttpLimits.MOST_INTERIM) {
            broken();
        } else if (listener != null) {
            touch();
            listener.onInformational(answer);
        }
    }

    private void trailers(Http2ResponseFields fields, boolean end) {
        HeaderBlock block = end ? fields.finishTrailers() : null;
        if (block == null) {
            refused(fields.fault());
            return;
        }
        if (!countBody(0, true)) {
            broken();
            return;
        }
        trailersHead = fields.take();
        ResponseListener to = hear(true);
        if (to != null) {
            to.onResponseTrailers(block);
            to.onResponseData(Unpooled.EMPTY_BUFFER, true);
        }
    }

    /** Answers how many bytes the endpoint may send anew. */
    int data(ByteBuf data, int padding, boolean end) {
        int bytes = data.readableBytes() + padding;
        boolean unwanted = !responseBegun || bodiless && data.isReadable();
        if (unwanted || !countBody(data.readableBytes(), end)) {
            broken();
            return bytes;
        }
        ResponseListener to = hear(end);
        if (to == null) {
            return bytes;
        }
        to.onResponseData(data.retain(), end);
        if (!paused || closed || end) {
            return bytes;
        }
        unconsumed += bytes;
        return 0;
    }

    private boolean countBody(int bytes, boolean end) {
        if (expected == Http2Fields.NO_LENGTH) {
            return true;
        }
        expected -= bytes;
        return expected >= 0 && (!end || expected == 0);
    }

    /** Who hears of what has come; with the last of it the stream is over for us. */
    private @Nullable ResponseListener hear(boolean end) {
        ResponseListener to = listener;
        touch();
        if (end) {
            responseDone = true;
        }
        return to;
    }

    /** A block that is larger than we take is told as a reset, as Envoy does: it breaks no rule. */
    private void refused(Http2Fields.@Nullable Fault fault) {
        if (fault == Http2Fields.Fault.TOO_LARGE || fault == Http2Fields.Fault.TOO_MANY) {
            fail(FailureKind.UPSTREAM_RESET);
            resetWith(Http2Error.INTERNAL_ERROR);
        } else {
            broken();
        }
    }

    private void broken() {
        fail(FailureKind.UPSTREAM_PROTOCOL_ERROR);
        resetWith(Http2Error.PROTOCOL_ERROR);
    }

    /** The answer will not come, or not to its end. */
    void fail(FailureKind kind) {
        ResponseListener to = listener;
        if (responseDone) {
            return; // who has the answer still waits for the end of the read
        }
        responseDone = true;
        listener = null;
        if (to != null) {
            to.onUpstreamReset(responseBegun ? kind.midway() : kind);
        }
    }

    /** The peer's last stream was an earlier one: nothing of this request was looked at (RFC 9113 section 6.8). */
    void notProcessed() {
        written = false;
        fail(reused ? FailureKind.CONNECTION_TERMINATION : FailureKind.UPSTREAM_REFUSED_STREAM);
    }

    private void touch() {
        if (!touched) {
            touched = true;
            connection.touch(this);
        }
    }

    /** The last to speak of an answer: the stream that could not be written to in between is forgotten then. */
    @Override
    public void readComplete() {
        touched = false;
        ResponseListener to = listener;
        if (responseDone) {
            listener = null;
            if (!requestDone) {
                resetWith(Http2Error.NO_ERROR);
            }
        }
        if (to != null) {
            to.onUpstreamReadComplete();
        }
    }

    @Override
    public void writabilityChanged(boolean writable) {
        if (listener != null && !responseDone) {
            listener.onUpstreamWritability(writable);
        }
    }

    @Override
    public void closed() {
        closed = true;
        fail(FailureKind.CONNECTION_TERMINATION);
        connection.retire(headKept ? null : head, trailersHead);
    }

    // To the endpoint

    @Override
    public void writeHead(RequestHead request, boolean end) {
        if (!request.upgrade()) {
            send(request, end);
        } else if (connection.settled()) {
            upgrade(request);
        } else {
            waiting = request;
            connection.awaitSettings(this);
        }
    }

    /** The endpoint has said what it can. */
    void settled() {
        RequestHead request = waiting;
        waiting = null;
        if (request != null) {
            upgrade(request);
        }
    }

    /** An endpoint that knows no other protocols is asked as if none had been offered (RFC 8441 section 3). */
    private void upgrade(RequestHead request) {
        switching = connection.takesProtocols();
        if (switching) {
            proof = WebSocketKey.answer(request.fields());
        } else {
            request.upgrade(false);
            HopByHop.strip(request);
        }
        send(request, !switching);
    }

    private void send(RequestHead request, boolean end) {
        bodiless = request.method() == Method.HEAD;
        requestDone = end;
        stream = connection.open(this, request, end);
        written = stream != null;
        if (stream == null) {
            closed = true;
            connection.context().executor().execute(() -> fail(FailureKind.CONNECTION_TERMINATION));
        }
    }

    @Override
    public void trailers(HeaderBlock fields) {
        trailers = fields;
    }

    @Override
    public void writeData(ByteBuf data, boolean end) {
        Http2Stream to = stream;
        if (to == null || closed || responseDone) {
            data.release();
            return;
        }
        requestDone |= end;
        HeaderBlock behind = end ? trailers : null;
        if (behind == null) {
            connection.writeData(to.id(), data, end);
            return;
        }
        if (data.isReadable()) {
            connection.writeData(to.id(), data, false);
        } else {
            data.release();
        }
        connection.writeTrailers(to.id(), behind);
    }

    @Override
    public void reset() {
        listener = null;
        if (waiting != null) {
            waiting = null;
            connection.forget(this);
        }
        if (!responseDone) {
            responseDone = true;
            resetWith(Http2Error.CANCEL);
        }
    }

    private void resetWith(Http2Error code) {
        if (stream != null && !closed) {
            connection.resetStream(stream.id(), code);
        }
    }

    @Override
    public void keepHead() {
        headKept = true;
    }

    @Override
    public void flush() {
        connection.flushSoon();
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
        if (bytes > 0 && !closed && stream != null) {
            connection.consumed(stream, bytes);
        }
    }

    @Override
    public boolean writable() {
        return stream != null && !closed && connection.writable(stream);
    }

    @Override
    public UpstreamLink link() {
        return connection.link();
    }

    @Override
    public boolean reused() {
        return reused;
    }

    @Override
    public boolean requestWritten() {
        return written;
    }
}
