package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.certs.Issued;
import io.outrigger.app.certs.KeyKind;
import io.outrigger.app.certs.Subject;
import io.outrigger.app.certs.Subject.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every server name with every client certificate, version of TLS, offer of protocols, and with a session to resume: who is let in, and
 * as whom. What must come of it stands in {@link #TABLE}, written from Istio's documentation and not from the product.
 *
 * <p>Pruned by one rule: offered protocols decide nothing about who is let in or resumes, so where nobody is let in, and for
 * resumptions, only one offer is tried.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsMatrixTest {
    /**
     * Server name, {@code -} for none; then what a client meets that shows no certificate, one of the mesh's authority, one of a
     * foreign one, one that has expired. open: served, as nobody in particular. known: served, and its certificate is told to the
     * application. shut: not served.
     */
    private static final String TABLE = """
        simple.test      open   open   open   open
        SIMPLE.TEST      open   open   open   open
        mutual.test      shut   known  shut   shut
        optional.test    open   known  shut   shut
        mesh.test        shut   known  shut   shut
        any.wild.test    open   open   open   open
        mutual.wild.test shut   known  shut   shut
        wild.test        shut   shut   shut   shut
        missing.test     shut   shut   shut   shut
        unknown.test     shut   shut   shut   shut
        simple.test.evil shut   shut   shut   shut
        -                shut   shut   shut   shut
        """;

    private static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");

    /** What is offered by ALPN, and what is agreed on. */
    private static final Map<List<String>, String> OFFERS = Map.of(
            List.of(), "",
            List.of("h2", "http/1.1"), "h2",
            List.of("http/1.1"), "http/1.1",
            List.of("http/0.9"), "");

    private final Certs certs = new Certs();
    private final Map<String, @Nullable Issued> clients = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int resumed;

    @TempDir
    private Path folder;

    private final Mesh mesh;

    TlsMatrixTest() throws Exception {
        clients.put("none", null);
        clients.put("own", certs.client("me.test"));
        clients.put("foreign", new Certs().client("me.test"));
        clients.put("expired", expired());
        mesh = MeshPlan.gateway()
                .showing(certs.folder("spiffe://cluster.local/ns/mine/sa/edge"))
                .start(
                        Yaml.host("a.test", "127.9.1.0"),
                        Yaml.edgeRule("'*'", "a.test"),
                        certs.secret("own", certs.server("*.test")),
                        Yaml.istio("Gateway", "name: edge, namespace: mine", """
                            selector: {istio: edge}
                            servers:
                            - {port: {number: 81, name: s, protocol: HTTPS}, hosts: [simple.test], tls: {mode: SIMPLE, credentialName: own}}
                            - {port: {number: 81, name: m, protocol: HTTPS}, hosts: [mutual.test], tls: {mode: MUTUAL, credentialName: own}}
                            - {port: {number: 81, name: o, protocol: HTTPS}, hosts: [optional.test], tls: {mode: OPTIONAL_MUTUAL, credentialName: own}}
                            - {port: {number: 81, name: i, protocol: HTTPS}, hosts: [mesh.test], tls: {mode: ISTIO_MUTUAL}}
                            - {port: {number: 81, name: w, protocol: HTTPS}, hosts: ['*.wild.test'], tls: {mode: SIMPLE, credentialName: own}}
                            - {port: {number: 81, name: v, protocol: HTTPS}, hosts: [mutual.wild.test], tls: {mode: MUTUAL, credentialName: own}}
                            - {port: {number: 81, name: x, protocol: HTTPS}, hosts: [missing.test], tls: {mode: SIMPLE, credentialName: none}}
                            """));
    }

    private Issued expired() throws Exception {
        Instant then = Instant.now().minus(Duration.ofDays(2));
        Subject subject =
                new Subject("me.test", List.of("me.test"), Purpose.CLIENT, then, then.plus(Duration.ofDays(1)));
        return certs.authority().issue(subject, KeyKind.EC);
    }

    @AfterAll
    void end() {
        mesh.close();
    }

    private record Row(String serverName, Map<String, String> byClient) {
        String expected(String client) {
            return byClient.getOrDefault(client, "");
        }
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String line : TABLE.lines().toList()) {
            String[] cells = line.split(" +", -1);
            Map<String, String> expected = new LinkedHashMap<>();
            int cell = 1;
            for (String client : clients.keySet()) {
                expected.put(client, cells[cell++]);
            }
            rows.add(new Row(cells[0], expected));
        }
        return rows;
    }

    @Test
    void everybodyMeetsWhatTheTableSays() throws Exception {
        int tried = 0;
        for (Row row : rows()) {
            for (String client : clients.keySet()) {
                String expected = row.expected(client);
                for (String version : VERSIONS) {
                    for (List<String> offer : OFFERS.keySet()) {
                        if (!expected.equals("shut") || offer.isEmpty()) {
                            attempt(row, client, version, offer);
                            tried++;
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(tried > 100, tried + " tried");
        assertTrue(resumed > 20, resumed + " resumed");
    }

    /** Twice with one memory of sessions: the second time may be a resumption, and must come to the same. */
    private void attempt(Row row, String client, String version, List<String> offer) throws Exception {
        MatrixClient one = new MatrixClient(mesh.server(81), clients.get(client), version, offer);
        List<String> times = offer.isEmpty() ? List.of("first", "second") : List.of("first");
        for (String time : times) {
            MatrixClient.Met met = one.meet(row.serverName());
            resumed += met.resumed() ? 1 : 0;
            String expected = row.expected(client);
            String protocol = expected.equals("shut") ? "" : OFFERS.getOrDefault(offer, "");
            if (!met.outcome().equals(expected) || !met.protocol().equals(protocol)) {
                wrong.add(row.serverName() + " " + client + " " + version + " " + offer + " " + time + ": " + met
                        + " in place of " + expected);
            }
        }
    }

    /**
     * Whatever a session was made for, it opens no other door than the certificate would, and is none of another server's; servers whose
     * TLS is equal in everything are one.
     */
    @ParameterizedTest
    @CsvSource({
        "simple.test,      own,  simple.test,      none, 200 Reused",
        "simple.test,      none, mutual.test,      none, refused",
        "optional.test,    own,  mutual.test,      none, refused",
        "mesh.test,        own,  mutual.test,      none, refused",
        "mutual.test,      own,  optional.test,    none, 200 New",
        "mutual.test,      own,  simple.test,      none, 200 New",
        "simple.test,      own,  missing.test,     own,  refused"
    })
    void aSessionOfOneServerIsNoKeyToAnother(String from, String first, String to, String second, String expected)
            throws Exception {
        for (String version : List.of("-tls1_2", "-tls1_3")) {
            Path session = folder.resolve("session" + version);
            openssl(from, first, version, "-sess_out", session.toString());
            String met = openssl(to, second, version, "-sess_in", session.toString());
            String resumed = met.contains("\nReused, ") ? " Reused" : " New";

            assertTrue(Files.exists(session), version);
            assertEquals(expected, met.contains("\nHTTP/1.1 200 ") ? "200" + resumed : "refused", version + met);
        }
    }

    private String openssl(String serverName, String client, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "s_client", "-connect", "127.0.0.1:" + mesh.server(81).port(), "-servername", serverName, "-ign_eof"));
        command.addAll(List.of(options));
        Issued own = clients.get(client);
        if (own != null) {
            Path pair = folder.resolve(client + ".pem");
            Files.writeString(pair, own.chainPem() + own.keyPem());
            command.addAll(List.of("-cert", pair.toString()));
        }
        String request = "GET / HTTP/1.1\r\nhost: " + serverName + "\r\nconnection: close\r\n\r\n";
        return Openssl.say(request, command.toArray(new String[0]));
    }
}
