package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.outrigger.app.certs.Issued;
import java.io.IOException;
import java.security.cert.Certificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gateways that hand TLS on as it is: by rules ({@code PASSTHROUGH}), and by what the mesh's TLS asks for ({@code AUTO_PASSTHROUGH}). */
final class PassedThroughTest {
    private static final int PORT = 81;

    private final Certs certs = new Certs();
    private final Issued own = certs.server("a.test");
    private final TlsApp app = new TlsApp(own);

    PassedThroughTest() throws Exception {}

    @AfterEach
    void close() {
        app.close();
    }

    private String entry(String name, String namespace, String more) {
        return Yaml.istio(
                "ServiceEntry", "name: " + name + ", namespace: " + namespace, """
                    hosts: [%s.test]
                    ports: [{number: 443, name: tls, protocol: TLS, targetPort: %s}]
                    resolution: STATIC
                    endpoints: [{address: 127.9.1.0, labels: {app: x, security.istio.io/tlsMode: istio}}]
                    %s
                    """.formatted(name, app.port(), more));
    }

    private static String gateway(String hosts, String mode) {
        return Yaml.istio("Gateway", "name: edge, namespace: mine", """
            selector: {istio: edge}
            servers: [{port: {number: 81, name: tls, protocol: TLS}, hosts: [%s], tls: {mode: %s}}]
            """.formatted(hosts, mode));
    }

    /** Of what a match says of TLS, a gateway looks at names, port and gateways alone. */
    @Test
    void addressesLabelsAndNamespacesOfMatchesDoNotCount() throws Exception {
        String rule = Yaml.istio("VirtualService", "name: a, namespace: mine", """
            hosts: ['*.test']
            gateways: [edge]
            tls:
            - {match: [{sniHosts: [b.test], destinationSubnets: [127.0.0.0/8]}], route: [{destination: {host: a.test}}]}
            - {match: [{sniHosts: [c.test], destinationSubnets: [10.0.0.0/8]}], route: [{destination: {host: a.test}}]}
            - {match: [{sniHosts: [d.test], sourceLabels: {app: no}, sourceNamespace: no}], route: [{destination: {host: a.test}}]}
            - {match: [{sniHosts: [a.test]}], route: [{destination: {host: a.test}}]}
            - {match: [{sniHosts: [e.test], port: 82}], route: [{destination: {host: a.test}}]}
            """.replace(
                        "host: a.test}", "host: a.test, port: {number: 443}}"));
        try (Mesh mesh = Mesh.gateway(entry("a", "mine", ""), rule, gateway("'*.test'", "PASSTHROUGH"))) {
            for (String name : new String[] {"a.test", "b.test", "c.test", "d.test"}) {
                assertEquals(own.certificate(), shown(mesh, name));
            }
            assertThrows(IOException.class, () -> shown(mesh, "e.test"));
        }
    }

    private static Certificate shown(Mesh mesh, String name) throws Exception {
        return TlsClient.of(mesh.server(PORT), name).session().getPeerCertificates()[0];
    }

    /** A rule that says how its part of a service is spoken to says too whether that is the mesh's TLS. */
    @ParameterizedTest
    @CsvSource({
        "outbound_.443_._.here.test,    true",
        "outbound_.443_._.there.test,   true",
        "outbound_.443_._.outside.test, false",
        "outbound_.443_.off_.here.test, false",
        "outbound_.443_.on_.here.test,  true",
        "outbound_.444_._.here.test,    false",
        "here.test,                     false"
    })
    void whoSpeaksTheMeshsTlsIsReachedByTheNameOfACluster(String name, boolean reached) throws Exception {
        String rule = Yaml.istio("DestinationRule", "name: here, namespace: mine", """
            host: here.test
            subsets:
            - {name: 'off', labels: {app: x}, trafficPolicy: {tls: {mode: DISABLE}}}
            - {name: 'on', labels: {app: x}, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}
            """);
        try (Mesh mesh = MeshPlan.gateway()
                .showing(certs.folder("spiffe://cluster.local/ns/mine/sa/edge"))
                .start(
                        entry("here", "mine", "location: MESH_INTERNAL"),
                        entry("there", "other", "location: MESH_INTERNAL"),
                        entry("outside", "mine", "location: MESH_EXTERNAL"),
                        rule,
                        gateway("'mine/*.test'", "AUTO_PASSTHROUGH"))) {
            // The JDK's client does not ask for names with underscores.
            String talk = Openssl.client(mesh.server(PORT).port(), "-servername", name, "-alpn", "istio");
            assertEquals(reached, talk.contains("BEGIN CERTIFICATE"), talk);
        }
    }
}
