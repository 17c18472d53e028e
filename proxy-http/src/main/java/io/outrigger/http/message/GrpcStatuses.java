package io.outrigger.http.message;

import io.outrigger.core.match.Ascii;
import java.nio.charset.StandardCharsets;

/** What tells gRPC from other HTTP, and what statuses of one are in the other. Source: Envoy. */
public final class GrpcStatuses {
    private static final byte[] GRPC = "application/grpc".getBytes(StandardCharsets.US_ASCII);

    private GrpcStatuses() {}

    /** Whether content-type is {@code application/grpc} or {@code application/grpc+…}. */
    public static boolean isGrpc(HeaderBlock fields) {
        int slot = fields.find(HeaderNames.CONTENT_TYPE);
        if (slot < 0) {
            return false;
        }
        int from = fields.valueFrom(slot);
        int length = fields.valueTo(slot) - from;
        return length >= GRPC.length
                && Ascii.startsWith(fields.store(), from, GRPC, false)
                && (length == GRPC.length || fields.store()[from + GRPC.length] == '+');
    }

    /** The status of gRPC in place of one of HTTP. */
    public static int ofHttp(int status) {
        return switch (status) {
            case 400 -> 13;
            case 401 -> 16;
            case 403 -> 7;
            case 404 -> 12;
            case 429, 502, 503, 504 -> 14;
            default -> 2;
        };
    }
}
