package io.outrigger.http.message;

import io.outrigger.core.match.Ascii;
import java.nio.charset.StandardCharsets;

/** What tells gRPC from other HTTP. Source: Envoy. */
public final class GrpcContentType {
    private static final byte[] GRPC = "application/grpc".getBytes(StandardCharsets.US_ASCII);

    private GrpcContentType() {}

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
}
