package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.failure.ResponseFlags;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.stream.DownstreamStream;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of one request while it goes on, for its log line, its counters and the values of header edits. Owned by the
 * exchange; one worker.
 */
final class ExchangeRecord {
    private final long startNanos;
    private final long startMicros;
    private final int requestHeadBytes;

    private @Nullable ResponseHead response;
    private @Nullable String details;
    private @Nullable HeaderBlock requestTrailers;
    private @Nullable HeaderBlock responseTrailers;
    private @Nullable GrpcTally grpc;
    private long flags = ResponseFlags.NONE;
    private long bytesReceived;
    private long bytesSent;
    private long requestEndNanos;
    private long endNanos;
    private int status;
    private boolean unreadable;
    private boolean trailersTaken;

    ExchangeRecord(long startNanos, long startMicros, int requestHeadBytes) {
        this.startNanos = startNanos;
        this.startMicros = startMicros;
        this.requestHeadBytes = requestHeadBytes;
    }

    void flag(@Nullable ResponseFlag flag) {
        if (flag != null) {
            flags = ResponseFlags.with(flags, flag);
        }
    }

    void details(String why) {
        details = why;
    }

    /** The answer that is being made or sent. */
    void response(ResponseHead head) {
        response = head;
        status = head.status();
    }

    void requestTrailers(HeaderBlock fields) {
        requestTrailers = fields;
    }

    void responseTrailers(HeaderBlock fields) {
        responseTrailers = fields;
    }

    void received(int bytes) {
        bytesReceived += bytes;
    }

    void sent(int bytes) {
        bytesSent += bytes;
    }

    void requestEnded(long nanos) {
        requestEndNanos = nanos;
    }

    /** Nothing more happens. */
    void ended(long nanos) {
        endNanos = nanos;
    }

    /** The head was refused before anybody could say what it asks for. */
    void refuseToRead() {
        unreadable = true;
    }

    @Nullable
    ResponseHead response() {
        return response;
    }

    @Nullable
    String details() {
        return details;
    }

    /** The fields behind the request's body, once that has ended; null if there are none. */
    @Nullable
    HeaderBlock requestTrailers() {
        return requestTrailers;
    }

    /** The fields behind the upstream's body. */
    @Nullable
    HeaderBlock responseTrailers() {
        return responseTrailers;
    }

    /** The same, so that they are not sent. */
    @Nullable
    HeaderBlock takeResponseTrailers() {
        HeaderBlock fields = trailersTaken ? null : responseTrailers;
        trailersTaken = true;
        return fields;
    }

    /** Gives the client the fields behind the upstream's body, unless somebody has taken them. */
    void sendTrailers(DownstreamStream to) {
        if (responseTrailers != null && !trailersTaken) {
            to.trailers(responseTrailers);
        }
    }

    /** The request goes to a cluster: from here on its messages are counted, once however many tries there are. */
    void forwarded(RequestHead request) {
        grpc = LocalReply.isGrpc(request) ? new GrpcTally() : null;
    }

    /** A part of the body that the client sent, as filters left it. */
    void requestMessages(ByteBuf data) {
        if (grpc != null) {
            grpc.request(data);
        }
    }

    /** The messages of a gRPC call that was forwarded; null for other requests. */
    @Nullable
    GrpcTally grpc() {
        return grpc;
    }

    /** Packed {@link ResponseFlags}. */
    long flags() {
        return flags;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    long bytesSent() {
        return bytesSent;
    }

    /** 0 before an answer. */
    int status() {
        return status;
    }

    /** Size of the request's head as received. */
    int requestHeadBytes() {
        return requestHeadBytes;
    }

    long startNanos() {
        return startNanos;
    }

    long startMicros() {
        return startMicros;
    }

    /** Nanoseconds of the ticker when the whole request had come; 0 before. */
    long requestEndNanos() {
        return requestEndNanos;
    }

    /** Nanoseconds of the ticker at the end; 0 before. */
    long endNanos() {
        return endNanos;
    }

    /** Whether the log names no method, path or host. */
    boolean unreadable() {
        return unreadable;
    }
}
