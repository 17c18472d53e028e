package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A connection to one server of a port asks for the host of another. The table beside the test says what comes of it: 404 where the
 * connection's server does not serve the host, 421 where it would but the host's own server demands a certificate that was not shown.
 */
final class MisdirectedTest {
    private final Certs certs = new Certs();
    private final Mesh mesh;

    MisdirectedTest() throws Exception {
        mesh = Mesh.gateway(
                Yaml.host("a.test", "127.9.1.0"),
                Yaml.edgeRule("'*.test'", "a.test"),
                certs.secret("open", certs.server("*.test")),
                certs.secret("closed", certs.server("b.test")),
                Yaml.istio("Gateway", "name: edge, namespace: mine", """
                    selector: {istio: edge}
                    servers:
                    - {port: {number: 81, name: wild, protocol: HTTPS}, hosts: ['*.test'], tls: {mode: SIMPLE, credentialName: open}}
                    - {port: {number: 81, name: b, protocol: HTTPS}, hosts: [b.test], tls: {mode: MUTUAL, credentialName: closed}}
                    - {port: {number: 81, name: c, protocol: HTTPS}, hosts: [c.test], tls: {mode: MUTUAL, credentialName: closed}}
                    - {port: {number: 81, name: o, protocol: HTTPS}, hosts: [o.test], tls: {mode: OPTIONAL_MUTUAL, credentialName: closed}}
                    - {port: {number: 81, name: w, protocol: HTTPS}, hosts: ['*.d.test'], tls: {mode: MUTUAL, credentialName: closed}}
                    """));
    }

    @AfterEach
    void end() {
        mesh.close();
    }

    @ParameterizedTest
    @CsvSource({
        "x.test,   x.test,   200",
        "x.test,   y.test,   200",
        "x.test,   b.test,   421",
        "x.test,   B.TEST,   421",
        "x.test,   b.test:81, 421",
        "x.test,   c.test,   421",
        "x.test,   o.test,   200",
        "x.test,   a.d.test, 421",
        "x.test,   d.test,   200",
        "x.test,   x.other,  404",
        "b.test,   b.test,   200",
        "b.test,   c.test,   404",
        "b.test,   x.test,   404",
        "o.test,   b.test,   404",
        "a.d.test, b.d.test, 200"
    })
    void hostsOfOtherServersAreAnsweredByTheirOwnConnectionsOnly(String serverName, String host, int status)
            throws Exception {
        TlsClient client = TlsClient.of(mesh.server(81), serverName).showing(certs.client("me.test"));
        String reply = client.bytes("GET / HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\n\r\n");
        assertEquals(List.of(Integer.toString(status)), List.of(reply.substring(9, 12)), reply);
    }

    /** A connection of HTTP/2 that served its own host, then asks for others, then for its own again. */
    @Test
    void requestsOfOneConnectionAreJudgedEachForItself() throws Exception {
        List<String> hosts = List.of("x.test", "b.test", "y.test", "c.test", "x.other", "x.test");
        assertEquals(List.of("200", "421", "200", "421", "404", "200"), over("x.test", hosts));
        assertEquals(List.of("404", "200", "404", "404", "404", "404"), over("b.test", hosts));
    }

    private List<String> over(String serverName, List<String> hosts) throws Exception {
        return new MatrixClient(mesh.server(81), certs.client("me.test"), "TLSv1.3", List.of("h2"))
                .statuses(serverName, hosts);
    }
}
