package io.outrigger.core.log;

import io.outrigger.core.cel.CelDuration;
import io.outrigger.core.cel.CelScope;
import io.outrigger.core.failure.ResponseFlags;
import io.outrigger.core.log.LogEntry.Point;
import io.outrigger.core.time.Chance;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an ended request or connection answers to the expression of a filter, by Envoy's names of attributes. Made for one
 * question; allocates.
 */
final class LogScope implements CelScope {
    private static final int NO_PORT = -1;

    private final LogEntry entry;

    LogScope(LogEntry entry) {
        this.entry = entry;
    }

    @Override
    public @Nullable Object attribute(String path) {
        int dot = path.indexOf('.');
        String name = path.substring(dot + 1);
        return switch (dot < 0 ? "" : path.substring(0, dot)) {
            case "request" -> request(name);
            case "response" -> response(name);
            case "connection" -> connection(name);
            case "upstream" -> upstream(name);
            case "source" -> place(entry.downstreamRemoteAddress(), name);
            case "destination" -> place(entry.downstreamLocalAddress(), name);
            case "xds" -> configuration(name);
            default -> null;
        };
    }

    @Override
    public @Nullable String entry(String map, String key) {
        byte[] header = key.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        Text text = new Text();
        boolean found = header.length > 0
                && switch (map) {
                    case "request.headers" -> entry.requestHeader(header, text);
                    case "response.headers" -> entry.responseHeader(header, text);
                    case "response.trailers" -> entry.responseTrailer(header, text);
                    default -> false;
                };
        return found ? text.toString() : null;
    }

    private @Nullable Object request(String name) {
        return switch (name) {
            case "path" -> header(":path");
            case "url_path" -> part(header(":path"), true);
            case "query" -> part(header(":path"), false);
            case "host" -> header(":authority");
            case "scheme" -> header(":scheme");
            case "method" -> header(":method");
            case "referer" -> header("referer");
            case "useragent" -> header("user-agent");
            case "id" -> header("x-request-id");
            case "protocol" -> entry.protocol();
            case "duration" -> new CelDuration(entry.durationNanos());
            case "size", "total_size" -> entry.bytesReceived();
            default -> null;
        };
    }

    private @Nullable Object response(String name) {
        return switch (name) {
            case "code" -> entry.responseCode() == 0 ? null : (Object) (long) entry.responseCode();
            case "code_details" -> entry.responseCodeDetails();
            case "flags" -> ResponseFlags.bits(entry.responseFlags());
            case "grpc_status" -> grpcStatus();
            case "size", "total_size" -> entry.bytesSent();
            case "backend_latency" -> latency();
            default -> null;
        };
    }

    private @Nullable Object connection(String name) {
        return switch (name) {
            case "id" -> entry.connectionId();
            case "mtls" -> fact(LogEntry.Fact.DOWNSTREAM_PEER_SUBJECT) != null;
            case "requested_server_name" -> entry.requestedServerName();
            case "tls_version" -> fact(LogEntry.Fact.DOWNSTREAM_TLS_VERSION);
            case "uri_san_peer_certificate" -> fact(LogEntry.Fact.DOWNSTREAM_PEER_URI_SAN);
            case "dns_san_peer_certificate" -> fact(LogEntry.Fact.DOWNSTREAM_PEER_DNS_SAN);
            case "subject_peer_certificate" -> fact(LogEntry.Fact.DOWNSTREAM_PEER_SUBJECT);
            case "termination_details" -> entry.connectionTerminationDetails();
            case "transport_failure_reason" -> fact(LogEntry.Fact.DOWNSTREAM_TRANSPORT_FAILURE_REASON);
            default -> null;
        };
    }

    private @Nullable Object upstream(String name) {
        return switch (name) {
            case "local_address" -> text(entry.upstreamLocalAddress());
            case "transport_failure_reason" -> entry.transportFailureReason();
            case "request_attempt_count" -> (long) entry.attemptCount();
            default -> place(entry.upstreamHost(), name);
        };
    }

    private @Nullable Object configuration(String name) {
        return switch (name) {
            case "cluster_name" -> text(entry.upstreamCluster());
            case "route_name" -> entry.routeName() == null ? "" : entry.routeName();
            case "filter_chain_name" -> fact(LogEntry.Fact.FILTER_CHAIN_NAME);
            default -> null;
        };
    }

    private static @Nullable Object place(byte @Nullable [] address, String name) {
        String text = text(address);
        if (text == null) {
            return null;
        }
        return switch (name) {
            case "address" -> text;
            case "port" -> {
                int port = port(text);
                yield port == NO_PORT ? null : (Object) (long) port;
            }
            default -> null;
        };
    }

    private static int port(String address) {
        try {
            return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        } catch (NumberFormatException e) {
            return NO_PORT;
        }
    }

    private @Nullable Object grpcStatus() {
        LogLine line = new LogLine(Chance.seeded(0));
        line.begin();
        boolean known = new GrpcStatusOperator(GrpcStatusOperator.Style.NUMBER).write(entry, line);
        String digits = new String(line.bytes(), 0, line.length(), StandardCharsets.US_ASCII);
        return known ? (Object) Long.parseLong(digits) : null;
    }

    private @Nullable Object latency() {
        long sent = entry.nanosTo(Point.REQUEST_SENT);
        long head = entry.nanosTo(Point.RESPONSE_HEAD);
        return sent < 0 || head < 0 ? null : new CelDuration(head - sent);
    }

    private @Nullable String header(String name) {
        return entry("request.headers", name);
    }

    private @Nullable String fact(LogEntry.Fact fact) {
        Text text = new Text();
        return entry.fact(fact, text) ? text.toString() : null;
    }

    private static @Nullable String part(@Nullable String path, boolean before) {
        if (path == null) {
            return null;
        }
        int mark = path.indexOf('?');
        if (before) {
            return mark < 0 ? path : path.substring(0, mark);
        }
        return mark < 0 ? "" : path.substring(mark + 1);
    }

    private static @Nullable String text(byte @Nullable [] value) {
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    /** Collects a value. */
    private static final class Text implements LogText {
        private final StringBuilder value = new StringBuilder();

        @Override
        public void append(byte[] text, int from, int to) {
            value.append(new String(text, from, to - from, StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return value.toString();
        }
    }
}
