package io.outrigger.config.decode;

import io.outrigger.config.istio.VirtualService.Abort;
import io.outrigger.config.istio.VirtualService.AbortGrpcStatus;
import io.outrigger.config.istio.VirtualService.AbortHttpStatus;
import io.outrigger.config.istio.VirtualService.Delay;
import io.outrigger.config.istio.VirtualService.Fault;
import io.outrigger.config.yaml.FieldReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code VirtualService.http[].fault}. */
final class FaultReader {
    private static final long MILLISECOND = 1_000_000;

    /** By status code. */
    private static final List<String> GRPC_NAMES = List.of(
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
            "UNAUTHENTICATED");

    private FaultReader() {}

    static Fault read(FieldReader reader) {
        if (!reader.has("delay") && !reader.has("abort")) {
            reader.error("needs delay or abort");
        }
        return new Fault(reader.object("delay", FaultReader::delay), reader.object("abort", FaultReader::abort));
    }

    private static @Nullable Delay delay(FieldReader reader) {
        Long fixedDelay = reader.duration("fixedDelay", MILLISECOND);
        Double percentage = reader.object("percentage", p -> p.percentage("value"));
        Integer percent = reader.integer("percent", 0, 100);
        if (reader.has("exponentialDelay")) {
            reader.error("exponentialDelay", "is not implemented by Istio; use fixedDelay");
        } else if (!reader.has("fixedDelay")) {
            reader.error("fixedDelay", "is required");
        }
        double share = percent == null ? 0 : percent;
        if (reader.has("percentage")) {
            share = percentage == null ? 0 : percentage;
        }
        return fixedDelay == null ? null : new Delay(fixedDelay, share);
    }

    private static @Nullable Abort abort(FieldReader reader) {
        Integer httpStatus = reader.integer("httpStatus", 200, 599);
        String grpcStatus = reader.word("grpcStatus");
        Double percentage = reader.object("percentage", p -> p.percentage("value"));
        reader.atMostOne("httpStatus", "grpcStatus", "http2Error");
        if (reader.has("http2Error")) {
            reader.error("http2Error", "is not implemented by Istio; use httpStatus or grpcStatus");
        }
        double share = percentage == null ? 0 : percentage;
        if (!grpcStatus.isEmpty()) {
            int code = GRPC_NAMES.indexOf(grpcStatus);
            if (code < 0) {
                reader.error("grpcStatus", "\"" + grpcStatus + "\" is not a gRPC status (expected e.g. UNAVAILABLE)");
            }
            return new Abort(new AbortGrpcStatus(Math.max(code, 0)), share);
        }
        if (httpStatus == null) {
            reader.warning("httpStatus", "an abort without httpStatus or grpcStatus does nothing");
            return null;
        }
        return new Abort(new AbortHttpStatus(httpStatus), share);
    }
}
