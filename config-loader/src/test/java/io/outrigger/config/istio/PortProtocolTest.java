package io.outrigger.config.istio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortProtocolTest {
    @ParameterizedTest
    @CsvSource({
        "http, '', 80, HTTP",
        "HTTP-upper, '', 80, HTTP",
        "httpx, '', 80, SNIFFED",
        "'', '', 80, SNIFFED",
        "http2, '', 80, HTTP2",
        "grpc-web-x, '', 80, GRPC_WEB",
        "mongo-x, '', 80, MONGO",
        "https, '', 443, HTTPS",
        "tcp-but-http, http, 80, HTTP",
        "http-but-tcp, tcp, 80, TCP",
        "web, kubernetes.io/h2c, 80, HTTP2",
        "web, kubernetes.io/ws, 80, HTTP",
        "web, kubernetes.io/wss, 80, HTTPS",
        "db, '', 3306, TCP",
        "http, '', 3306, HTTP"
    })
    void appProtocolBeatsTheNameBeforeTheDash(String name, String appProtocol, int port, PortProtocol expected) {
        assertEquals(expected, PortProtocol.ofService(name, appProtocol, "TCP", port));
    }

    @ParameterizedTest
    @CsvSource({"HTTP, HTTP", "GRPC-WEB, GRPC_WEB", "Https, HTTPS", "HTTP_PROXY, HTTP_PROXY", "nonsense, SNIFFED"})
    void resourcesNameProtocolsInAnyCase(String name, PortProtocol expected) {
        assertEquals(expected, PortProtocol.named(name));
    }
}
