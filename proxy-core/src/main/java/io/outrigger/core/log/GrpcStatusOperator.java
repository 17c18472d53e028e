package io.outrigger.core.log;

import io.outrigger.core.failure.GrpcStatus;
import java.nio.charset.StandardCharsets;

/**
 * {@code %GRPC_STATUS%} and {@code %GRPC_STATUS_NUMBER%}: from the trailers, else the head, else the HTTP status; absent for
 * requests that are not gRPC.
 */
record GrpcStatusOperator(Style style) implements LogOperator {
    private static final byte[] CONTENT_TYPE = "content-type".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GRPC = "application/grpc".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STATUS = "grpc-status".getBytes(StandardCharsets.US_ASCII);
    private static final String[] CAMEL = {
        "OK",
        "Canceled",
        "Unknown",
        "InvalidArgument",
        "DeadlineExceeded",
        "NotFound",
        "AlreadyExists",
        "PermissionDenied",
        "ResourceExhausted",
        "FailedPrecondition",
        "Aborted",
        "OutOfRange",
        "Unimplemented",
        "Internal",
        "Unavailable",
        "DataLoss",
        "Unauthenticated"
    };
    private static final String[] SNAKE = {
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED"
    };

    /** How the status is told. */
    enum Style {
        CAMEL_STRING,
        SNAKE_STRING,
        NUMBER
    }

    @Override
    public boolean write(LogEntry entry, LogLine line) {
        int mark = line.length();
        boolean grpc = isGrpc(entry, line, mark);
        line.back(mark);
        if (!grpc) {
            return false;
        }
        int status = status(entry, line, mark);
        line.back(mark);
        if (status < 0) {
            return false;
        }
        if (style == Style.NUMBER || status >= CAMEL.length) {
            line.number(status);
        } else {
            line.text(style == Style.CAMEL_STRING ? CAMEL[status] : SNAKE[status]);
        }
        return true;
    }

    @Override
    public boolean number() {
        return style == Style.NUMBER;
    }

    private static boolean isGrpc(LogEntry entry, LogLine line, int mark) {
        if (!entry.requestHeader(CONTENT_TYPE, line) || line.length() - mark < GRPC.length) {
            return false;
        }
        byte[] bytes = line.bytes();
        for (int i = 0; i < GRPC.length; i++) {
            if (bytes[mark + i] != GRPC[i]) {
                return false;
            }
        }
        int next = mark + GRPC.length;
        return next == line.length() || bytes[next] == '+';
    }

    private static int status(LogEntry entry, LogLine line, int mark) {
        if (entry.responseTrailer(STATUS, line) || entry.responseHeader(STATUS, line)) {
            return parse(line.bytes(), mark, line.length());
        }
        return entry.responseCode() == 0 ? -1 : GrpcStatus.ofHttp(entry.responseCode());
    }

    private static int parse(byte[] bytes, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || value > 99_999) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return from == to ? -1 : value;
    }
}
