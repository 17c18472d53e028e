package io.outrigger.config.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.outrigger.config.decode.ResourceReader;
import io.outrigger.config.source.ConfigSource;
import io.outrigger.config.source.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What servers and ports say of themselves: certificates, protocols. */
final class MoreLintTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private List<String> lint(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("f.yaml"), yaml);
        Load load = new ConfigSource(List.of(file), null, new ResourceReader(false, Set.of())).load();
        assertEquals(List.of(), load.problems());
        return Lint.check(load.resources()).stream()
                .map(problem ->
                        problem.position().line() + " " + problem.severity().word() + "[" + problem.rule() + "] "
                                + problem.path() + " " + problem.message())
                .toList();
    }

    @Test
    void notesPortsWhoseNamesSayNoProtocol() throws IOException {
        assertEquals(
                List.of("8 note[IST0118] spec.ports[0].name \"web\" names no protocol, so that it is guessed from the"
                        + " first bytes (as a name of a port expected e.g. http-web)"),
                lint("""
                    apiVersion: v1
                    kind: Service
                    metadata: {name: shop}
                    spec:
                      selector: {app: shop}
                      ports:
                      # Only this one:
                      - {name: web, port: 80}
                      - {name: http-web, port: 81}
                      - {name: GRPC, port: 82}
                      - {name: grpc-web-x, port: 83}
                      - {name: dns, port: 84, protocol: UDP}
                      - {name: h2, port: 85, appProtocol: kubernetes.io/h2c}
                      - {name: smtp, port: 25}
                    """));
    }

    @Test
    void warnsOfServersWhoseCertificateNobodyVerifies() throws IOException {
        assertEquals(
                List.of(
                        "8 warning[IST0128] spec.trafficPolicy.tls.insecureSkipVerify whoever answers for a.test is"
                                + " believed: the server's certificate is not verified",
                        "9 note[IST0129] spec.trafficPolicy.portLevelSettings[0].tls.caCertificates no caCertificates:"
                                + " the server's certificate must be of an authority that this machine knows"),
                lint("""
                    apiVersion: networking.istio.io/v1
                    kind: DestinationRule
                    metadata: {name: a}
                    spec:
                      host: a.test
                      workloadSelector: {matchLabels: {app: x}}
                      trafficPolicy:
                        tls: {mode: SIMPLE, insecureSkipVerify: true}
                        portLevelSettings: [{port: {number: 443}, tls: {mode: SIMPLE}}]
                      subsets:
                      - {name: b, labels: {v: b}, trafficPolicy: {tls: {mode: SIMPLE, caCertificates: /ca.pem}}}
                      - {name: c, labels: {v: c}, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}
                    ---
                    apiVersion: networking.istio.io/v1
                    kind: ServiceEntry
                    metadata: {name: a}
                    spec: {hosts: [a.test], ports: [{number: 443, name: h, protocol: HTTP}]}
                    """));
    }

    @Test
    void warnsOfSecretsWithoutCertificateOrKey() throws IOException {
        assertEquals(
                List.of(
                        "14 warning[IST0161] spec.servers[0].tls.credentialName the Secret \"none\" has no certificate"
                                + " (tls.crt): the server stays closed",
                        "17 warning[IST0161] spec.servers[1].tls.credentialName the Secret \"half\" has no private key"
                                + " (tls.key): the server stays closed"),
                lint("""
                    {apiVersion: v1, kind: Secret, metadata: {name: none}, stringData: {tls.crt: text, tls.key: text}}
                    ---
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: half}
                    stringData: {tls.crt: "-----BEGIN CERTIFICATE-----"}
                    ---
                    apiVersion: networking.istio.io/v1
                    kind: Gateway
                    metadata: {name: edge}
                    spec:
                      selector: {istio: edge}
                      servers:
                      - hosts: [a.example.com]
                        port: {number: 443, name: a, protocol: HTTPS}
                        tls: {mode: SIMPLE, credentialName: none}
                      - hosts: [b.example.com]
                        port: {number: 443, name: b, protocol: HTTPS}
                        tls: {mode: SIMPLE, credentialName: half}
                    """));
    }

    @Test
    void warnsOfServiceEntriesThatSpeakDifferentlyOnOnePort() throws IOException {
        String entry = """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: NAME}
            spec: {hosts: [a.test], ports: [{number: 80, name: p, protocol: KIND}], resolution: DNS}
            ---
            """;
        assertEquals(
                List.of("9 warning[IST0177] spec.ports[0].protocol ServiceEntry default/one says that HTTP is spoken on"
                        + " port 80 of a.test, not TLS"),
                lint(entry.replace("NAME", "one").replace("KIND", "HTTP")
                        + entry.replace("NAME", "two").replace("KIND", "TLS")
                        + entry.replace("NAME", "zero").replace("KIND", "http")));
    }
}
