package io.outrigger.config.decode;

import io.outrigger.config.istio.PortProtocol;
import java.util.Locale;
import java.util.Set;

/** The names of protocols that Istio knows, in any case. */
final class Protocols {
    /** Known, and nothing that a port of a configuration is served by. */
    private static final Set<String> OTHERS = Set.of("hbone", "double-hbone");

    static final String EXPECTED = "a protocol (expected e.g. HTTP, HTTP2, HTTPS, GRPC, TCP or TLS)";

    private Protocols() {}

    static boolean isKnown(String name) {
        return PortProtocol.named(name) != PortProtocol.SNIFFED || OTHERS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether requests can be told apart by their Host. */
    static boolean isHttp(String name) {
        return PortProtocol.named(name).isHttp();
    }

    /** Whether connections can be told apart by the server name. */
    static boolean isTls(String name) {
        return PortProtocol.named(name).isTls();
    }
}
