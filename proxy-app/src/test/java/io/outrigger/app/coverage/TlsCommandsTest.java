package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.outrigger.app.certs.Issued;
import io.outrigger.app.run.ProxyOptions;
import io.outrigger.config.pipeline.IdentityHints;
import io.outrigger.core.server.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands by which people try Istio's TLS at gateways and between workloads, typed as they type them: {@code curl} and {@code
 * openssl} in a shell. Only the port stands for theirs.
 */
final class TlsCommandsTest {
    private static final String CURL =
            "curl -s -S -i --max-time 20 -HHost:httpbin.example.com --resolve \"httpbin.example.com:$PORT:127.0.0.1\""
                    + " --cacert rootCA.pem ";
    private static final String TEAPOT = "\"https://httpbin.example.com:$PORT/status/418\"";

    private static final String INGRESS = String.join(
            "\n---\n",
            Yaml.kubernetes("Service", "name: istio-ingressgateway, namespace: istio-system", """
                spec:
                  selector: {istio: ingressgateway}
                  ports:
                  - {name: https, port: 443, targetPort: $spare}
                  - {name: custom-port, port: 3000, targetPort: $free}
                """),
            Yaml.kubernetes(
                    "Pod",
                    "name: edge, namespace: istio-system, labels: {istio: ingressgateway}",
                    "status: {podIP: 127.9.9.9}"));

    private static final String HTTPBIN = String.join(
            "\n---\n",
            Yaml.kubernetes(
                    "Service",
                    "name: httpbin, namespace: foo",
                    "spec: {selector: {app: httpbin}, ports: [{port: 8000, name: http, targetPort: $app}]}"),
            Yaml.kubernetes(
                    "Pod", "name: httpbin, namespace: foo, labels: {app: httpbin}", "status: {podIP: 127.9.1.1}"));

    private static final String ROUTE = Yaml.istio("VirtualService", "name: httpbin, namespace: foo", """
        hosts: [httpbin.example.com]
        gateways: [mygateway]
        http:
        - match: [{uri: {prefix: /status}}, {uri: {prefix: /delay}}]
          route: [{destination: {port: {number: 8000}, host: httpbin}}]
        """);

    private final Certs certs = new Certs();

    @TempDir
    private Path folder = Path.of("");

    TlsCommandsTest() throws Exception {}

    @BeforeEach
    void lookForTheCommands() throws Exception {
        assumeTrue(shell(0, "command -v curl openssl awk sed base64").code() == 0, "curl and openssl are not here");
        write("rootCA.pem", certs.client("x").rootPem());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private record Said(int code, String text) {}

    /** What a shell says in the folder of the test. */
    private Said shell(int port, String command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().put("no_proxy", "*");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    private static String server(String port, String tls, String host) {
        return Yaml.istio("Gateway", "name: mygateway, namespace: foo", """
            selector: {istio: ingressgateway}
            servers: [{port: {%s}, hosts: ["%s"]%s}]
            """.formatted(
                        port, host, tls.isEmpty() ? "" : ", tls: {" + tls + "}"));
    }

    private static String secret(Issued pair, String... more) throws Exception {
        String[] entries = {"tls.key", pair.keyPem(), "tls.crt", pair.chainPem()};
        String[] all = Stream.of(entries, more).flatMap(Stream::of).toArray(String[]::new);
        return Certs.secret("httpbin-credential", all).replace("namespace: mine", "namespace: istio-system");
    }

    private static Mesh ingress(String... documents) throws Exception {
        IdentityHints identity = new IdentityHints(
                Identity.Role.GATEWAY,
                "istio-system",
                "",
                Map.of("istio", "ingressgateway"),
                "",
                List.of(InetAddress.getByName("127.9.9.9")),
                null);
        MeshPlan plan = new MeshPlan(identity, 1, "", null, ProxyOptions.Workload.NONE, null);
        return plan.start(INGRESS, HTTPBIN, String.join("\n---\n", documents));
    }

    @Test
    void aTeapotOverTls() throws Exception {
        String gateway = server(
                "number: 443, name: https, protocol: HTTPS",
                "mode: SIMPLE, credentialName: httpbin-credential",
                "httpbin.example.com");
        try (Mesh mesh = ingress(secret(certs.server("httpbin.example.com")), gateway, ROUTE)) {
            Said said = shell(mesh.port("$spare"), CURL + TEAPOT);
            assertTrue(said.text().startsWith("HTTP/2 418"), said.text());
            assertTrue(said.text().contains("server: istio-envoy"), said.text());
        }
    }

    @Test
    void aTeapotForClientsWithACertificate() throws Exception {
        Issued client = certs.client("client.example.com");
        write("client.crt", client.chainPem());
        write("client.key", client.keyPem());
        String gateway = server(
                "number: 443, name: https, protocol: HTTPS",
                "mode: MUTUAL, credentialName: httpbin-credential",
                "httpbin.example.com");
        String secret = secret(certs.server("httpbin.example.com"), "ca.crt", client.rootPem());
        try (Mesh mesh = ingress(secret, gateway, ROUTE)) {
            int port = mesh.port("$spare");
            Said without = shell(port, CURL + TEAPOT);
            assertNotEquals(0, without.code(), without.text());
            assertTrue(without.text().startsWith("curl: ("), without.text());
            Said with = shell(port, CURL + "--cert client.crt --key client.key " + TEAPOT);
            assertTrue(with.text().startsWith("HTTP/2 418"), with.text());
        }
    }

    /** TLS that ends behind the gateway, at the server that the client names. */
    @Test
    void tlsThatPassesThrough() throws Exception {
        String gateway = server("number: 443, name: https, protocol: HTTPS", "mode: PASSTHROUGH", "nginx.example.com");
        String route = Yaml.istio("VirtualService", "name: nginx, namespace: foo", """
            hosts: [nginx.example.com]
            gateways: [mygateway]
            tls:
            - match: [{port: 443, sniHosts: [nginx.example.com]}]
              route: [{destination: {host: my-nginx, port: {number: 443}}}]
            """);
        try (TlsApp nginx = new TlsApp(certs.server("nginx.example.com"))) {
            String service = Yaml.kubernetes(
                    "Service",
                    "name: my-nginx, namespace: foo",
                    "spec: {selector: {app: httpbin}, ports: [{port: 443, protocol: TCP, targetPort: " + nginx.port()
                            + "}]}");
            try (Mesh mesh = ingress(service, gateway, route)) {
                String curl = "curl -s -S -i --max-time 20 --resolve \"nginx.example.com:$PORT:127.0.0.1\""
                        + " --cacert rootCA.pem https://nginx.example.com:$PORT";
                Said said = shell(mesh.port("$spare"), curl);
                assertTrue(said.text().startsWith("HTTP/1.1 200 OK"), said.text());
                assertTrue(said.text().contains("x-sni: nginx.example.com"), said.text());
                Said other = shell(mesh.port("$spare"), curl.replace("nginx.example", "other.example"));
                assertTrue(other.text().startsWith("curl: ("), other.text());
            }
        }
    }

    @Test
    void aPortThatTheServiceOfTheGatewayAdds() throws Exception {
        String gateway = server("number: 3000, name: http, protocol: HTTP", "", "*");
        String route = Yaml.istio("VirtualService", "name: httpbin, namespace: foo", """
            hosts: ["*"]
            gateways: [mygateway]
            http:
            - match: [{port: 3000}]
              route: [{destination: {port: {number: 8000}, host: httpbin}}]
            """);
        try (Mesh mesh = ingress(gateway, route)) {
            Said said = shell(mesh.port("$free"), "curl -s -S -i --max-time 20 http://127.0.0.1:$PORT");
            assertTrue(said.text().startsWith("HTTP/1.1 200 OK"), said.text());
            assertTrue(said.text().contains("server: istio-envoy"), said.text());
        }
    }

    /** An authority of somebody else's is plugged in; what a workload shows under STRICT is signed by it. */
    @Test
    void certificatesOfAnAuthorityThatIsPluggedIn() throws Exception {
        Path certificates = certs.folder("spiffe://cluster.local/ns/foo/sa/httpbin");
        String strict = Yaml.istio("PeerAuthentication", "name: default, namespace: foo", "mtls: {mode: STRICT}")
                .replace("networking.istio.io/v1", "security.istio.io/v1beta1");
        IdentityHints identity = new IdentityHints(
                Identity.Role.SIDECAR,
                "foo",
                "",
                Map.of("app", "httpbin"),
                "httpbin",
                List.of(InetAddress.getByName("127.9.1.1")),
                null);
        MeshPlan plan = new MeshPlan(identity, 1, "{}", null, ProxyOptions.Workload.NONE, null).showing(certificates);
        try (Mesh mesh = plan.start(HTTPBIN, strict);
                Splitter redirection = new Splitter(mesh.inbound("127.9.1.1:$app"), Splitter.WHOLE)) {
            int port = redirection.client().port();
            shell(port, "openssl s_client -showcerts -connect 127.0.0.1:$PORT > httpbin-proxy-cert.txt");
            shell(
                    port,
                    "sed -n '/-----BEGIN CERTIFICATE-----/{:start /-----END CERTIFICATE-----/!{N;b start};/.*/p}'"
                            + " httpbin-proxy-cert.txt > certs.pem");
            shell(
                    port,
                    "awk 'BEGIN {counter=0;} /BEGIN CERT/{counter++} { print > \"proxy-cert-\" counter \".pem\"}'"
                            + " < certs.pem");
            Said said = shell(port, "openssl verify -CAfile <(cat rootCA.pem) ./proxy-cert-1.pem");
            assertEquals("./proxy-cert-1.pem: OK\n", said.text());
            Said shown = shell(port, "openssl x509 -text -noout -in proxy-cert-1.pem");
            assertTrue(shown.text().contains("URI:spiffe://cluster.local/ns/foo/sa/httpbin"), shown.text());
        }
    }
}
