package io.outrigger.config.istio;

import io.outrigger.config.yaml.Position;
import java.util.List;

/**
 * How endpoints are asked whether they serve: the annotation {@code outrigger.io/health-check} of a Service or ServiceEntry, or the
 * {@code probe} of a WorkloadGroup. An extension; Istio has no such checks between proxies.
 *
 * @param port asked in place of the endpoint's own; 0 for that one
 */
public record HealthCheck(Position position, Question question, int port, Pace pace) {
    /** What is asked. */
    public sealed interface Question {
        /**
         * A page, which 200 to 399 answers well.
         *
         * @param host the {@code host} header; empty for the name of the service
         * @param headers each {@code name: value}
         */
        record Http(String host, String path, List<String> headers) implements Question {
            public Http {
                headers = List.copyOf(headers);
            }
        }

        /** Nothing: it can be connected to. */
        record Tcp() implements Question {}

        /**
         * gRPC's own health service.
         *
         * @param service asked about; empty for the server as a whole
         */
        record Grpc(String service) implements Question {}
    }

    /**
     * Times and counts.
     *
     * @param successThreshold successes in a row that bring an endpoint back
     * @param failureThreshold failures in a row that take it out
     */
    public record Pace(
            long initialDelayNanos,
            long periodNanos,
            long timeoutNanos,
            int jitterPercent,
            int successThreshold,
            int failureThreshold) {}
}
