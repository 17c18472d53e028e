package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What two readers could read differently is answered by us, ends the connection, and never reaches an upstream. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusedRequestsTest {
    private static final String OF_REQUESTS = "io.outrigger.http.exchange.RequestAttack#";

    private final Scene scene;
    private final List<Wire> lingering = new ArrayList<>();
    private int probes;

    RefusedRequestsTest() throws IOException {
        scene = Scene.answering(RawUpstream.ok("ok"));
    }

    @AfterAll
    void nothingFollowsTheOneAnswer() throws IOException {
        for (Wire client : lingering) {
            assertEquals("", client.rest());
            client.close();
        }
        scene.close();
    }

    @ParameterizedTest
    @MethodSource({OF_REQUESTS + "lengthAndCoding", OF_REQUESTS + "fields", OF_REQUESTS + "targetsAndHosts"})
    void isAnsweredByUsAndNeverReachesTheUpstream(RequestAttack attack) throws IOException {
        int line = scene.log().lines().size();
        client().send(attack.bytes());

        assertRefused(attack);
        assertOnlyTheProbeArrives();
        assertLogged(attack, scene.log().line(line));
    }

    @ParameterizedTest
    @MethodSource({OF_REQUESTS + "lengthAndCoding", OF_REQUESTS + "targetsAndHosts"})
    void isTheSameByteForByte(RequestAttack attack) throws IOException {
        int end = attack.bytes().indexOf("\r\n\r\n", 8);
        client().drip(end < 0 ? attack.bytes() : attack.bytes().substring(0, end + 4));

        assertRefused(attack);
        assertOnlyTheProbeArrives();
    }

    /** A new connection, whose end is awaited after all tests. */
    private Wire client() throws IOException {
        lingering.add(scene.client());
        return last();
    }

    private Wire last() {
        return lingering.get(lingering.size() - 1);
    }

    private void assertRefused(RequestAttack attack) throws IOException {
        Message answer = last().answer();
        String text = switch (attack.status()) {
            case 400 -> "Bad Request";
            case 426 -> "Upgrade Required";
            case 431 -> "Request Header Fields Too Large";
            default -> "Not Implemented";
        };
        assertEquals("HTTP/1.1 " + attack.status() + " " + text, answer.start());
        assertEquals(text, answer.body());
        assertEquals("close", answer.value("connection"));
        assertEquals("text/plain", answer.value("content-type"));
        assertEquals("istio-envoy", answer.value("server"));
    }

    private void assertOnlyTheProbeArrives() throws IOException {
        String probe = "GET /probe/" + probes + " HTTP/1.1";
        try (Wire client = scene.client()) {
            client.send(probe + "\r\nhost: a\r\n\r\n");
            assertEquals(200, client.answer().status());
        }
        assertEquals(probe, scene.upstream().requests().get(probes).start());
        probes++;
        assertEquals(probes, scene.upstream().requests().size());
        assertEquals(1, scene.upstream().connections());
    }

    private static void assertLogged(RequestAttack attack, Logged.Line line) {
        assertEquals(attack.status(), line.code());
        assertEquals("DPE", line.flags());
        assertEquals(attack.details(), line.details());
        assertEquals(0, line.received());
        assertTrue(line.sent() > 0);
        assertEquals("- - -", line.method() + " " + line.path() + " " + line.authority());
        assertEquals("HTTP/1.1", line.protocol());
    }

    /** By a 400 without a body, and with what the head says in the log. */
    private void assertRefused(String request, String logged) throws IOException {
        int line = scene.log().lines().size();
        Wire client = client();
        client.send(request);

        Message answer = client.answer();
        assertEquals("HTTP/1.1 400 Bad Request", answer.start());
        assertEquals("0", answer.value("content-length"));
        assertEquals("close", answer.value("connection"));
        Logged.Line refused = scene.log().line(line);
        assertEquals(
                logged,
                refused.details() + " " + refused.flags() + " " + refused.method() + " " + refused.path() + " "
                        + refused.authority());
        assertOnlyTheProbeArrives();
    }

    @Test
    void aMissingHostIsNamedInTheLog() throws IOException {
        assertRefused("GET /a HTTP/1.1\r\n\r\n", "missing_host_header - GET /a -");
    }

    @Test
    void aQueryThatDoesNotSayOfWhichTypeIsRefused() throws IOException {
        String head = "QUERY /a HTTP/1.1\r\nhost: a\r\n";
        assertRefused(head + "\r\n", "query_missing_content_type - QUERY /a a");
        assertRefused(head + "content-type: \r\n\r\n", "query_missing_content_type - QUERY /a a");
    }

    @Test
    void anEscapedZeroByteIsRefused() throws IOException {
        int line = scene.log().lines().size();
        Wire client = client();
        client.send("GET /page%00 HTTP/1.1\r\nhost: a\r\n\r\n");

        Message answer = client.answer();
        assertEquals(400, answer.status());
        assertEquals("close", answer.value("connection"));
        Logged.Line logged = scene.log().line(line);
        assertEquals(
                "path_normalization_failed - /page%00 a",
                logged.details() + " " + logged.flags() + " " + logged.path() + " " + logged.authority());
        assertOnlyTheProbeArrives();
    }

    @Test
    void optionsOfEverythingIsNotFoundAndTheConnectionGoesOn() throws IOException {
        int line = scene.log().lines().size();
        Wire client = scene.client();
        client.send("OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n");
        Message answer = client.answer();
        assertEquals(404, answer.status());
        assertEquals("", answer.value("connection"));

        client.send("GET http://a?x HTTP/1.1\r\nhost: a\r\n\r\n");
        assertEquals(404, client.answer().status());
        assertEquals(
                "absolute_path_rejected - *",
                scene.log().line(line).details() + " " + scene.log().line(line).flags() + " "
                        + scene.log().line(line).path());
        assertOnlyTheProbeArrives();
    }

    @Test
    void connectIsNotFoundAndEndsTheConnection() throws IOException {
        int line = scene.log().lines().size();
        Wire client = client();
        client.send("CONNECT a:443 HTTP/1.1\r\nhost: a:443\r\n\r\nGET /tunnelled HTTP/1.1\r\nhost: a\r\n\r\n");

        Message answer = client.answer();
        assertEquals(404, answer.status());
        assertEquals("close", answer.value("connection"));
        assertEquals(
                "route_not_found NR CONNECT a:443",
                scene.log().line(line).details() + " "
                        + scene.log().line(line).flags() + " "
                        + scene.log().line(line).method() + " "
                        + scene.log().line(line).authority());
        assertOnlyTheProbeArrives();
    }

    @Test
    void httpsOverPlaintextIsForbidden() throws IOException {
        int line = scene.log().lines().size();
        Wire client = client();
        client.send("GET https://a/ HTTP/1.1\r\nhost: a\r\n\r\n");

        Message answer = client.answer();
        assertEquals("HTTP/1.1 403 Forbidden", answer.start());
        assertEquals("Forbidden", answer.body());
        assertEquals("close", answer.value("connection"));
        assertEquals(
                "http1.https_url_on_plaintext_connection DPE - -",
                scene.log().line(line).details() + " "
                        + scene.log().line(line).flags() + " "
                        + scene.log().line(line).method() + " "
                        + scene.log().line(line).path());
        assertOnlyTheProbeArrives();
    }

    @Test
    void anotherProtocolIsRefused() throws IOException {
        int line = scene.log().lines().size();
        Wire client = client();
        client.send("GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: foo/2\r\n\r\nmore");

        Message answer = client.answer();
        assertEquals(403, answer.status());
        assertEquals("close", answer.value("connection"));
        assertEquals("upgrade_failed", scene.log().line(line).details());
        assertOnlyTheProbeArrives();
    }

    @Test
    void aHeadThatNeverEndsIsCutAtTheLimit() throws IOException {
        Wire client = client();
        client.send("GET / HTTP/1.1\r\nhost: a\r\n");
        for (int i = 0; i < 70; i++) {
            client.send("x-" + i + ": " + "a".repeat(1000) + "\r\n");
        }

        assertEquals(431, client.answer().status());
        assertOnlyTheProbeArrives();
    }

    /** Who speaks another protocol may wait for an answer to its first line. */
    @Test
    void aFirstLineThatIsNoneIsNotWaitedBehind() throws IOException {
        try (Wire client = scene.client()) {
            client.send("hello ");
            client.send("there\r\n");

            assertEquals("HTTP/1.1 400 Bad Request", client.answer().start());
            assertEquals("", client.rest());
        }
    }
}
