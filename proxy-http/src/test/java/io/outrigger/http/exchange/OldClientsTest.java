package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Clients of HTTP/1.0. */
final class OldClientsTest {
    private static final String CHUNKED_OK =
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nx-sum: 5\r\n\r\n";

    @Test
    void oldClientsGetTheEndOfTheConnectionForTheEndOfTheBody() throws IOException {
        try (Scene scene = Scene.answering(CHUNKED_OK);
                Wire client = scene.client()) {
            client.send("GET / HTTP/1.0\r\nhost: a\r\n\r\n");
            Message answer = client.answer();

            assertEquals("abcde", answer.body());
            assertEquals("close", answer.value("connection"));
            assertFalse(answer.has("transfer-encoding"));
            assertEquals("GET / HTTP/1.1", scene.upstream().requests().get(0).start());
            assertEquals("HTTP/1.0", scene.log().line(0).protocol());
        }
    }

    @Test
    void oldClientsMayKeepTheConnectionWhereLengthsAreKnown() throws IOException {
        try (Scene scene = Scene.answering(RawUpstream.ok("ok"));
                Wire client = scene.client()) {
            client.send("GET / HTTP/1.0\r\nhost: a\r\nconnection: Keep-Alive\r\n\r\n");
            Message answer = client.answer();
            assertEquals("ok", answer.body());
            assertEquals("keep-alive", answer.value("connection"));

            client.send("GET / HTTP/1.0\r\nhost: a\r\n\r\n");
            assertEquals("close", client.answer().value("connection"));
            assertEquals("", client.rest());
        }
    }
}
