package io.outrigger.config.decode;

import java.util.Locale;
import java.util.Set;

/** The names of protocols that Istio knows, in any case. */
final class Protocols {
    private static final Set<String> HTTP = Set.of("http", "http2", "http_proxy", "grpc", "grpc-web");
    private static final Set<String> TLS = Set.of("https", "tls");
    private static final Set<String> OTHERS = Set.of("tcp", "udp", "mongo", "redis", "mysql", "hbone", "double-hbone");

    static final String EXPECTED = "a protocol (expected e.g. HTTP, HTTP2, HTTPS, GRPC, TCP or TLS)";

    private Protocols() {}

    static boolean isKnown(String name) {
        return isHttp(name) || isTls(name) || OTHERS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether requests can be told apart by their Host. */
    static boolean isHttp(String name) {
        return HTTP.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether connections can be told apart by the server name. */
    static boolean isTls(String name) {
        return TLS.contains(name.toLowerCase(Locale.ROOT));
    }
}
