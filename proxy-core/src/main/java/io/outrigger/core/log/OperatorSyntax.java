package io.outrigger.core.log;

import java.util.Set;

/** Which operators take parameters, and whose values may be cut, as Envoy has it: where it would refuse a format, so do we. */
final class OperatorSyntax {
    private static final Set<String> CUT = Set.of(
            "REQ",
            "REQUEST_HEADER",
            "RESP",
            "RESPONSE_HEADER",
            "TRAILER",
            "RESPONSE_TRAILER",
            "REQ_WITHOUT_QUERY",
            "PATH",
            "QUERY_PARAM",
            "QUERY_PARAMS",
            "ENVIRONMENT",
            "DYNAMIC_METADATA",
            "METADATA",
            "COALESCE",
            "CEL",
            "TYPED_CEL",
            "FILTER_STATE",
            "UPSTREAM_FILTER_STATE");

    private static final Set<String> WITH_PARAMETERS = Set.of(
            "START_TIME",
            "START_TIME_LOCAL",
            "EMIT_TIME",
            "EMIT_TIME_LOCAL",
            "RESPONSE_CODE_DETAILS",
            "GRPC_STATUS",
            "COMMON_DURATION",
            "CLUSTER_METADATA",
            "UPSTREAM_METADATA");

    private OperatorSyntax() {}

    /** Throws {@link IllegalArgumentException} if an operator is written with what it does not take. */
    static void check(String name, boolean parameters, boolean length) {
        boolean cut = CUT.contains(name);
        if (length && !cut) {
            throw new IllegalArgumentException("%" + name + "% takes no length (expected e.g. %" + name + "%)");
        }
        boolean fits = cut
                || WITH_PARAMETERS.contains(name)
                || name.endsWith("_WITHOUT_PORT") && name.contains("_ADDRESS_")
                || name.contains("_CERT_V_");
        if (parameters && !fits) {
            throw new IllegalArgumentException("%" + name + "% takes no parameters (expected e.g. %" + name + "%)");
        }
    }
}
