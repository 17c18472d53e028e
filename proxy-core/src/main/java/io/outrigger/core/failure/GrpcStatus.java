package io.outrigger.core.failure;

/** Statuses of gRPC, {@code 0} to {@code 16}. */
public final class GrpcStatus {
    private GrpcStatus() {}

    /** The status in place of one of HTTP. Source: gRPC's "HTTP to gRPC Status Code Mapping", Envoy's additions to it. */
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
