package io.outrigger.core.log;

import io.outrigger.core.log.AddressOperator.Part;
import io.outrigger.core.log.AddressOperator.Which;
import io.outrigger.core.log.HeaderOperator.Side;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Every operator by Envoy's name. Used while compiling only. */
final class LogOperators {
    /** Understood, so that formats written for Envoy load, but without a value here. */
    private static final Set<String> UNSUPPORTED = Set.of(
            "COMMON_DURATION",
            "ROUNDTRIP_DURATION",
            "UPSTREAM_CONNECTION_IDS_ATTEMPTED",
            "UPSTREAM_CONNECTION_POOL_READY_DURATION",
            "UPSTREAM_WIRE_BYTES_SENT",
            "UPSTREAM_WIRE_BYTES_RECEIVED",
            "UPSTREAM_HEADER_BYTES_SENT",
            "UPSTREAM_HEADER_BYTES_RECEIVED",
            "UPSTREAM_DECOMPRESSED_HEADER_BYTES_SENT",
            "UPSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED",
            "DOWNSTREAM_WIRE_BYTES_SENT",
            "DOWNSTREAM_WIRE_BYTES_RECEIVED",
            "DOWNSTREAM_HEADER_BYTES_SENT",
            "DOWNSTREAM_HEADER_BYTES_RECEIVED",
            "DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_SENT",
            "DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED",
            "DOWNSTREAM_HANDSHAKE_DURATION",
            "DOWNSTREAM_PEER_EMAIL_SAN",
            "DOWNSTREAM_PEER_OTHERNAME_SAN",
            "DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_256",
            "DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_1",
            "DOWNSTREAM_PEER_CHAIN_SERIALS",
            "DOWNSTREAM_LOCAL_EMAIL_SAN",
            "DOWNSTREAM_LOCAL_OTHERNAME_SAN",
            "REQUEST_HEADERS_BYTES",
            "RESPONSE_HEADERS_BYTES",
            "RESPONSE_TRAILERS_BYTES",
            "UPSTREAM_SERVER_NAME",
            "DOWNSTREAM_DETECTED_CLOSE_TYPE",
            "DOWNSTREAM_LOCAL_CLOSE_REASON",
            "UPSTREAM_DETECTED_CLOSE_TYPE",
            "UPSTREAM_LOCAL_CLOSE_REASON",
            "DYNAMIC_METADATA",
            "CLUSTER_METADATA",
            "UPSTREAM_METADATA",
            "METADATA",
            "VIRTUAL_CLUSTER_NAME",
            "STACKDRIVER",
            "CEL",
            "TYPED_CEL",
            "FILTER_STATE",
            "UPSTREAM_FILTER_STATE",
            "UPSTREAM_CLUSTER_METADATA",
            "TLS_JA3_FINGERPRINT",
            "TLS_JA4_FINGERPRINT",
            "BYTES_RETRANSMITTED",
            "PACKETS_RETRANSMITTED");

    private final Map<String, LogOperator> plain = new HashMap<>();
    private final UnaryOperator<@Nullable String> environment;

    /**
     * @param environment value of an environment variable, null if it is not set
     */
    LogOperators(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
        for (NumberOperator operator : NumberOperator.values()) {
            plain.put(operator.name(), operator);
        }
        for (WordOperator operator : WordOperator.values()) {
            plain.put(operator.name(), operator);
        }
        for (LogEntry.Fact fact : LogEntry.Fact.values()) {
            plain.put(fact.name(), new FactOperator(fact));
        }
        address("UPSTREAM_REMOTE", Which.UPSTREAM_REMOTE);
        address("UPSTREAM_LOCAL", Which.UPSTREAM_LOCAL);
        address("DOWNSTREAM_LOCAL", Which.DOWNSTREAM_LOCAL);
        address("DOWNSTREAM_DIRECT_LOCAL", Which.DOWNSTREAM_DIRECT_LOCAL);
        address("DOWNSTREAM_REMOTE", Which.DOWNSTREAM_REMOTE);
        address("DOWNSTREAM_DIRECT_REMOTE", Which.DOWNSTREAM_DIRECT_REMOTE);
        plain.put("UPSTREAM_HOST", new AddressOperator(Which.UPSTREAM_HOST, Part.WHOLE));
        tried("UPSTREAM_HOSTS_ATTEMPTED", new AddressOperator(Which.UPSTREAM_HOST, Part.WHOLE));
        tried("UPSTREAM_HOSTS_ATTEMPTED_WITHOUT_PORT", new AddressOperator(Which.UPSTREAM_HOST, Part.WITHOUT_PORT));
        tried("UPSTREAM_HOST_NAMES_ATTEMPTED", new FactOperator(LogEntry.Fact.UPSTREAM_HOST_NAME));
        tried(
                "UPSTREAM_HOST_NAMES_ATTEMPTED_WITHOUT_PORT",
                new FactOperator(LogEntry.Fact.UPSTREAM_HOST_NAME_WITHOUT_PORT));
        // Only filters of others would set any.
        plain.put("CUSTOM_FLAGS", ConstantOperator.of(""));
        plain.put("HOSTNAME", ConstantOperator.of(environment.apply("HOSTNAME")));
        plain.put("GRPC_STATUS_NUMBER", new GrpcStatusOperator(GrpcStatusOperator.Style.NUMBER));
    }

    private void address(String side, Which which) {
        plain.put(side + "_ADDRESS", new AddressOperator(which, Part.WHOLE));
        plain.put(side + "_ADDRESS_WITHOUT_PORT", new AddressOperator(which, Part.WITHOUT_PORT));
        plain.put(side + "_PORT", new AddressOperator(which, Part.PORT));
    }

    private void tried(String name, LogOperator value) {
        plain.put(name, new TriedOperator(value));
    }

    boolean isUnsupported(String name) {
        return UNSUPPORTED.contains(name);
    }

    /** The operator of that name; {@link ConstantOperator#ABSENT} for those without a value here. */
    LogOperator find(String name, @Nullable String arguments) {
        String inside = arguments == null ? "" : arguments;
        return switch (name) {
            case "REQ", "REQUEST_HEADER" -> header(name, Side.REQUEST, inside);
            case "RESP", "RESPONSE_HEADER" -> header(name, Side.RESPONSE, inside);
            case "TRAILER", "RESPONSE_TRAILER" -> header(name, Side.TRAILER, inside);
            case "START_TIME" -> TimeOperator.of(inside, false, false);
            case "START_TIME_LOCAL" -> TimeOperator.of(inside, true, false);
            case "EMIT_TIME" -> TimeOperator.of(inside, false, true);
            case "EMIT_TIME_LOCAL" -> TimeOperator.of(inside, true, true);
            case "GRPC_STATUS" -> new GrpcStatusOperator(style(inside));
            case "ENVIRONMENT" -> variable(required(name, inside));
            case "COMMON_DURATION" -> SpanOperator.of(required(name, inside));
            case "DOWNSTREAM_PEER_CERT_V_START",
                    "DOWNSTREAM_PEER_CERT_V_END",
                    "UPSTREAM_PEER_CERT_V_START",
                    "UPSTREAM_PEER_CERT_V_END" -> certificateTime(LogEntry.Fact.valueOf(name), inside);
            case "PATH" -> PathOperator.path(inside);
            case "REQ_WITHOUT_QUERY" -> PathOperator.withoutQuery(required(name, inside));
            case "QUERY_PARAM" -> QueryOperator.parameter(required(name, inside));
            case "QUERY_PARAMS" -> QueryOperator.all(inside);
            case "COALESCE" -> FirstOperator.of(required(name, inside), this::checked);
            default -> named(name, inside);
        };
    }

    /** What is not set is a dash wherever it stands, as in Envoy. */
    private LogOperator variable(String name) {
        String value = environment.apply(name);
        return ConstantOperator.of(value == null ? "-" : value);
    }

    private LogOperator checked(String name, @Nullable String arguments) {
        LogOperator operator = find(name, arguments);
        OperatorSyntax.check(name, arguments != null, false);
        return operator;
    }

    private LogOperator named(String name, String arguments) {
        LogOperator operator = plain.get(name);
        if (operator instanceof AddressOperator address && address.masks() && !arguments.isEmpty()) {
            return NetworkOperator.of(address, arguments);
        }
        if (operator != null) {
            return operator;
        }
        if (UNSUPPORTED.contains(name)) {
            return ConstantOperator.ABSENT;
        }
        throw new IllegalArgumentException("%" + name + "% is not an operator of access logs");
    }

    private static HeaderOperator header(String name, Side side, String names) {
        return HeaderOperator.of(side, required(name, names));
    }

    private static LogOperator certificateTime(LogEntry.Fact fact, String form) {
        return form.isEmpty()
                ? new FactOperator(fact)
                : new CertificateTimeOperator(fact, TimeOperator.of(form, false, false));
    }

    private static String required(String name, String arguments) {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("%" + name + "% needs a name, e.g. %" + name + "(X)%");
        }
        return arguments;
    }

    private static GrpcStatusOperator.Style style(String name) {
        return switch (name) {
            case "", "CAMEL_STRING" -> GrpcStatusOperator.Style.CAMEL_STRING;
            case "SNAKE_STRING" -> GrpcStatusOperator.Style.SNAKE_STRING;
            case "NUMBER" -> GrpcStatusOperator.Style.NUMBER;
            default ->
                throw new IllegalArgumentException(
                        "%GRPC_STATUS(" + name + ")% is unknown (expected CAMEL_STRING, SNAKE_STRING or NUMBER)");
        };
    }
}
