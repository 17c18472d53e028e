package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.certs.Issued;
import io.outrigger.app.certs.KeyKind;
import io.outrigger.app.certs.Subject;
import io.outrigger.app.certs.Subject.Purpose;
import io.outrigger.config.pipeline.Reload;
import io.outrigger.config.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pair of files that is no good opens nothing, and takes nobody's place; where it stands is told. */
final class BadCertificatesTest {
    private static final int PORT = 81;

    private final Certs certs = new Certs();
    private final Issued good = certs.server("a.test");

    @TempDir
    private Path folder = Path.of("");

    BadCertificatesTest() throws Exception {}

    /** What may be wrong with a pair. */
    private enum Wrong {
        MISSING,
        HALF_A_CHAIN,
        HALF_A_KEY,
        NO_KEY_YET,
        EXPIRED,
        OF_TWO_PAIRS
    }

    private Path chain() {
        return folder.resolve("chain.pem");
    }

    private Path key() {
        return folder.resolve("key.pem");
    }

    private void write(String chain, String key) throws IOException {
        Files.writeString(chain(), chain);
        Files.writeString(key(), key);
    }

    private void spoil(Wrong how) throws Exception {
        Issued fresh = certs.server("a.test");
        String chain = fresh.chainPem();
        String key = fresh.keyPem();
        switch (how) {
            case MISSING -> {
                Files.deleteIfExists(chain());
                Files.deleteIfExists(key());
            }
            case HALF_A_CHAIN -> write(chain.substring(0, chain.length() / 2), key);
            case HALF_A_KEY -> write(chain, key.substring(0, key.length() / 2));
            case NO_KEY_YET -> write(chain, "");
            case EXPIRED -> {
                Instant then = Instant.now().minus(Duration.ofDays(2));
                Subject subject =
                        new Subject("", List.of("a.test"), Purpose.SERVER, then, then.plus(Duration.ofDays(1)));
                Issued old = certs.authority().issue(subject, KeyKind.EC);
                write(old.chainPem(), old.keyPem());
            }
            case OF_TWO_PAIRS -> write(chain, good.keyPem());
        }
    }

    private Mesh gateway() throws Exception {
        return Mesh.gateway(documents());
    }

    private String[] documents() {
        return new String[] {
            Yaml.host("a.test", "127.9.1.0"),
            Yaml.edgeRule("a.test", "a.test"),
            Yaml.istio("Gateway", "name: edge, namespace: mine", """
                selector: {istio: edge}
                servers:
                - port: {number: 81, name: https, protocol: HTTPS}
                  hosts: ['a.test']
                  tls: {mode: SIMPLE, serverCertificate: %s, privateKey: %s}
                """.formatted(chain(), key()))
        };
    }

    private static void assertTold(Reload reload, String what) {
        List<Problem> told = reload.problems().stream()
                .filter(problem -> problem.message().contains(what))
                .toList();
        assertEquals(1, told.size(), reload.problems().toString());
        assertTrue(told.get(0).position().line() > 1, told.toString());
    }

    private static void assertNothingInTheClear(Mesh mesh) {
        assertThrows(
                Exception.class, () -> Reply.parse(mesh.server(PORT).bytes("GET / HTTP/1.1\r\nhost: a.test\r\n\r\n")));
    }

    @ParameterizedTest
    @EnumSource
    void aServerWithoutAGoodPairStaysClosed(Wrong how) throws Exception {
        spoil(how);
        try (Mesh mesh = gateway()) {
            assertTold(mesh.proxy().reload(Reload.Trigger.FILES), "stays closed");
            assertThrows(
                    IOException.class,
                    () -> TlsClient.of(mesh.server(PORT), "a.test").get("/"));
            assertNothingInTheClear(mesh);
            String stats = "/stats?filter=ssl.context_missing";
            Waiting.until(
                    () -> mesh.admin(stats).matches("(?s).*ssl.context_missing: [1-9].*"), () -> mesh.admin(stats));
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePairOfBeforeStays(Wrong how) throws Exception {
        write(good.chainPem(), good.keyPem());
        try (Mesh mesh = gateway()) {
            spoil(how);
            assertTold(mesh.proxy().reload(Reload.Trigger.FILES), "the certificate of before stays in use");
            TlsClient client = TlsClient.of(mesh.server(PORT), "a.test");
            assertEquals(good.certificate(), client.session().getPeerCertificates()[0]);
            assertEquals(200, client.get("/").status());
            assertNothingInTheClear(mesh);
            assertStale(mesh, 1);

            write(good.chainPem(), good.keyPem());
            mesh.proxy().reload(Reload.Trigger.FILES);
            assertStale(mesh, 0);
        }
    }

    private static void assertStale(Mesh mesh, int names) throws IOException {
        assertEquals("outrigger.certificates.stale: " + names + "\n", mesh.admin("/stats?filter=certificates.stale"));
    }

    /** What may be wrong with authorities. */
    private enum WrongAuthorities {
        MISSING,
        HALF,
        HALF_A_LIST
    }

    private Mesh mutualGateway(Path roots, Path revoked) throws Exception {
        String tls = "mode: MUTUAL, caCertificates: " + roots + ", caCrl: " + revoked + ",";
        return Mesh.gateway(Stream.of(documents())
                .map(document -> document.replace("mode: SIMPLE,", tls))
                .toArray(String[]::new));
    }

    /** The clients of before are still known, and nobody else is. */
    @ParameterizedTest
    @EnumSource
    void theAuthoritiesOfBeforeStay(WrongAuthorities how) throws Exception {
        write(good.chainPem(), good.keyPem());
        Issued client = certs.client("client.test");
        Issued revoked = certs.client("revoked.test");
        Path roots = Files.writeString(folder.resolve("roots.pem"), client.rootPem());
        Path list = folder.resolve("list.pem");
        String lists = Files.readString(Path.of(certs.revoked(revoked)));
        Files.writeString(list, lists);
        try (Mesh mesh = mutualGateway(roots, list)) {
            switch (how) {
                case MISSING -> Files.delete(roots);
                case HALF -> Files.writeString(roots, client.rootPem().substring(0, 100));
                case HALF_A_LIST -> Files.writeString(list, lists.substring(0, lists.length() / 2));
            }
            assertTold(mesh.proxy().reload(Reload.Trigger.FILES), "the authorities of before stay in use");
            TlsClient someone = TlsClient.of(mesh.server(PORT), "a.test");
            assertEquals(200, someone.showing(client).get("/").status());
            assertThrows(IOException.class, () -> someone.showing(revoked).get("/"));
            assertThrows(IOException.class, () -> someone.get("/"));
            assertStale(mesh, 1);
        }
    }
}
