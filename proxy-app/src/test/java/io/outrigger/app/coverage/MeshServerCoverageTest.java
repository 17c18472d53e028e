package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.certs.Issued;
import java.io.IOException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Servers of a gateway that show the certificate of their workload. */
final class MeshServerCoverageTest {
    private static final int PORT = 81;

    private final Certs certs = new Certs();

    MeshServerCoverageTest() throws Exception {}

    private Mesh mesh(String more) throws Exception {
        return MeshPlan.gateway()
                .showing(certs.folder("spiffe://cluster.local/ns/mine/sa/edge"))
                .start(
                        Yaml.host("a.test", "127.9.1.0"),
                        Yaml.edgeRule("a.test", "a.test"),
                        Yaml.istio("Gateway", "name: edge, namespace: mine", """
                            selector: {istio: edge}
                            servers:
                            - {port: {number: 81, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: ISTIO_MUTUAL%s}}
                            """.formatted(more)));
    }

    private static TlsClient client(Mesh mesh, Issued own) throws IOException {
        return TlsClient.of(mesh.server(PORT), "a.test").showing(own);
    }

    private static void refuses(Mesh mesh, Issued own) {
        assertThrows(IOException.class, () -> client(mesh, own).get("/"));
    }

    @Test
    void whomTheMeshVouchesFor() throws Exception {
        try (Mesh mesh = mesh("")) {
            String told = client(mesh, certs.client("one.test")).get("/").asked("x-forwarded-client-cert");
            assertTrue(told.startsWith("By=spiffe://cluster.local/ns/mine/sa/edge;"), told);
            refuses(mesh, new Certs().client("one.test"));
        }
    }

    @Test
    @Covers("Gateway.servers[].tls.caCrl")
    void revokedClientsAreRefused() throws Exception {
        Issued revoked = certs.client("one.test");
        try (Mesh mesh = mesh(", caCrl: " + certs.revoked(revoked))) {
            assertEquals(200, client(mesh, certs.client("two.test")).get("/").status());
            refuses(mesh, revoked);
        }
    }

    @Test
    @Covers("Gateway.servers[].tls.insecureSkipVerify")
    void anybodyWithACertificate() throws Exception {
        try (Mesh mesh = mesh(", insecureSkipVerify: true")) {
            assertEquals(
                    200, client(mesh, new Certs().client("one.test")).get("/").status());
            assertThrows(
                    IOException.class,
                    () -> TlsClient.of(mesh.server(PORT), "a.test").get("/"));
        }
    }

    /** What is carried as bytes says that it may be the mesh's own. */
    @Test
    void bytesOfTheMeshAreAgreedOn() throws Exception {
        String gateway = Yaml.istio("Gateway", "name: edge, namespace: mine", """
            selector: {istio: edge}
            servers: [{port: {number: 81, name: tls, protocol: TLS}, hosts: ['*'], tls: {mode: ISTIO_MUTUAL}}]
            """);
        String route = Yaml.istio("VirtualService", "name: a, namespace: mine", """
            hosts: ['*']
            gateways: [edge]
            tcp: [{route: [{destination: {host: a.test}}]}]
            """);
        try (Mesh mesh = MeshPlan.gateway()
                        .showing(certs.folder("spiffe://cluster.local/ns/mine/sa/edge"))
                        .start(Yaml.host("a.test", "127.9.1.0"), gateway, route);
                SSLSocket socket = client(mesh, certs.client("one.test"))
                        .offering("h2", "istio-peer-exchange")
                        .connect()) {
            socket.startHandshake();
            assertEquals("istio-peer-exchange", socket.getApplicationProtocol());
        }
    }

    /** A list that is not there revokes nobody, and so nobody is let in. */
    @Test
    void withoutTheListThatItNamesItStaysClosed() throws Exception {
        try (Mesh mesh = mesh(", caCrl: /there/is/none.pem")) {
            refuses(mesh, certs.client("one.test"));
        }
    }
}
