package io.outrigger.config.istio;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is spoken on a port, by its name, its appProtocol or a resource's own word. Source: Istio "Protocol Selection". */
public enum PortProtocol {
    HTTP,
    HTTP2,
    GRPC,
    GRPC_WEB,
    HTTP_PROXY,
    HTTPS,
    TLS,
    TCP,
    MONGO,
    REDIS,
    MYSQL,
    UDP,
    /** Nothing was declared: the first bytes of each connection tell. */
    SNIFFED;

    private static final Map<String, PortProtocol> BY_NAME = Map.ofEntries(
            Map.entry("http", HTTP),
            Map.entry("http2", HTTP2),
            Map.entry("grpc", GRPC),
            Map.entry("grpc-web", GRPC_WEB),
            Map.entry("http_proxy", HTTP_PROXY),
            Map.entry("https", HTTPS),
            Map.entry("tls", TLS),
            Map.entry("tcp", TCP),
            Map.entry("mongo", MONGO),
            Map.entry("redis", REDIS),
            Map.entry("mysql", MYSQL),
            Map.entry("udp", UDP));

    /** Ports of protocols where the server speaks first: never sniffed. */
    private static final Set<Integer> SERVER_FIRST = Set.of(25, 53, 3306, 27017);

    private static final String GRPC_WEB_PREFIX = "grpc-web";

    /** The protocol of that name in any case; sniffed if it is none. */
    public static PortProtocol named(String name) {
        return BY_NAME.getOrDefault(name.toLowerCase(Locale.ROOT), SNIFFED);
    }

    /** The protocol of a Kubernetes Service's port. */
    public static PortProtocol ofService(String portName, String appProtocol, String transport, int port) {
        if (transport.equals("UDP")) {
            return UDP;
        }
        return switch (appProtocol) {
            case "kubernetes.io/h2c" -> HTTP2;
            case "kubernetes.io/ws" -> HTTP;
            case "kubernetes.io/wss" -> HTTPS;
            default -> byPrefix(appProtocol.isEmpty() ? portName : appProtocol, port);
        };
    }

    private static PortProtocol byPrefix(String name, int port) {
        if (name.regionMatches(true, 0, GRPC_WEB_PREFIX, 0, GRPC_WEB_PREFIX.length())) {
            return GRPC_WEB;
        }
        int dash = name.indexOf('-');
        PortProtocol protocol = named(dash < 0 ? name : name.substring(0, dash));
        return protocol == SNIFFED && SERVER_FIRST.contains(port) ? TCP : protocol;
    }

    /** Declared to be requests. */
    public boolean isHttp() {
        return this == HTTP || this == HTTP2 || this == GRPC || this == GRPC_WEB || this == HTTP_PROXY;
    }

    public boolean isHttpOrSniffed() {
        return isHttp() || this == SNIFFED;
    }

    public boolean isHttp2() {
        return this == HTTP2 || isGrpc();
    }

    public boolean isGrpc() {
        return this == GRPC || this == GRPC_WEB;
    }

    /** Declared to be encrypted by the application, told apart by server name. */
    public boolean isTls() {
        return this == HTTPS || this == TLS;
    }

    /** Declared to be bytes, encrypted or not. */
    public boolean isTcp() {
        return !isHttpOrSniffed() && this != UDP;
    }
}
