package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.stats.RequestSeries;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;

/** Counts the messages of one gRPC call in both directions, from the frames as they pass. Made for gRPC only; one worker. */
final class GrpcTally {
    private static final int LARGEST_STATUS = 9_999;

    private final Frames requests = new Frames();
    private final Frames responses = new Frames();

    /** The messages of one direction. */
    private static final class Frames {
        private static final int HEAD_BYTES = 5;

        private long messages;
        private long left;
        private int headSeen;

        void pass(ByteBuf data) {
            int at = data.readerIndex();
            int end = data.writerIndex();
            while (at < end) {
                if (headSeen < HEAD_BYTES) {
                    int next = data.getUnsignedByte(at++);
                    left = headSeen == 0 ? 0 : left << 8 | next;
                    headSeen++;
                } else {
                    long step = Math.min(left, end - at);
                    at += (int) step;
                    left -= step;
                }
                if (headSeen == HEAD_BYTES && left == 0) {
                    messages++;
                    headSeen = 0;
                }
            }
        }
    }

    /** A part of the request's body; it is left as it is. */
    void request(ByteBuf data) {
        requests.pass(data);
    }

    void response(ByteBuf data) {
        responses.pass(data);
    }

    /** Whole messages so far. */
    long requests() {
        return requests.messages;
    }

    long responses() {
        return responses.messages;
    }

    /** The call's status, from its trailers, else from its head. */
    static int status(ExchangeRecord record) {
        HeaderBlock trailers = record.responseTrailers();
        int inTrailers = trailers == null ? RequestSeries.GRPC_WITHOUT_STATUS : status(trailers);
        ResponseHead head = record.response();
        return inTrailers == RequestSeries.GRPC_WITHOUT_STATUS && head != null ? status(head.fields()) : inTrailers;
    }

    /**
     * The HTTP status an answer stands for: that of the gRPC status in its head where a gRPC call has one there, else its own.
     * Source: Envoy's outlier detection.
     */
    static int httpStatus(RequestHead request, ResponseHead head) {
        int slot = head.fields().find(HeaderNames.GRPC_STATUS);
        if (slot < 0 || head.fields().valueFrom(slot) == head.fields().valueTo(slot) || !LocalReply.isGrpc(request)) {
            return head.status();
        }
        return switch (status(head.fields())) {
            case 0 -> 200;
            case 1 -> 499;
            case 3, 9, 11 -> 400;
            case 4 -> 504;
            case 5 -> 404;
            case 6, 10 -> 409;
            case 7 -> 403;
            case 8 -> 429;
            case 12 -> 501;
            case 14 -> 503;
            case 16 -> 401;
            default -> 500;
        };
    }

    private static int status(HeaderBlock fields) {
        int slot = fields.find(HeaderNames.GRPC_STATUS);
        if (slot < 0 || fields.valueFrom(slot) == fields.valueTo(slot)) {
            return RequestSeries.GRPC_WITHOUT_STATUS;
        }
        int status = 0;
        for (int at = fields.valueFrom(slot); at < fields.valueTo(slot); at++) {
            int digit = fields.store()[at] - '0';
            if (digit < 0 || digit > 9 || status > LARGEST_STATUS) {
                return RequestSeries.GRPC_WITHOUT_STATUS;
            }
            status = status * 10 + digit;
        }
        return status;
    }
}
