package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.RetryPolicy.Word;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a policy's words cover beside the plain cases, what a further try is told, and what is counted. */
final class RetryRulesTest {
    private static final String GET = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

    private static RetryPolicy once(Word... words) {
        return new RetryPolicy(1, EnumSet.of(words[0], words), Set.of(), 0, 1_000_000, true, false);
    }

    /** An upstream whose first answer is this one; the second is good. */
    private static Scene first(RetryPolicy policy, String answer) throws IOException {
        return Scene.of(Scene.Settings.PLAIN.retry(policy).timeoutMillis(60_000), peer -> {
            while (true) {
                Message request = peer.request();
                boolean again = request.value("x-envoy-attempt-count").equals("2");
                peer.send(again ? RawUpstream.ok(request.value("x-envoy-expected-rq-timeout-ms")) : answer);
            }
        });
    }

    private static int status(RetryPolicy policy, String answer) throws IOException {
        try (Scene scene = first(policy, answer);
                Wire client = scene.client()) {
            client.send(GET);
            return client.answer().status();
        }
    }

    @Test
    void anAnswerOfALimitIsTriedAgainByItsOwnWordAlone() throws IOException {
        String limited = "HTTP/1.1 503 No\r\nx-envoy-ratelimited: true\r\ncontent-length: 0\r\n\r\n";

        assertEquals(503, status(once(Word.FIVE_XX, Word.GATEWAY_ERROR), limited));
        assertEquals(200, status(once(Word.ENVOY_RATELIMITED), limited));
    }

    @Test
    void fiveHundredsEndBeforeSixHundred() throws IOException {
        assertEquals(200, status(once(Word.FIVE_XX), "HTTP/1.1 599 No\r\ncontent-length: 0\r\n\r\n"));
        assertEquals(600, status(once(Word.FIVE_XX), "HTTP/1.1 600 No\r\ncontent-length: 0\r\n\r\n"));
    }

    @Test
    void aRefusedStreamIsTriedAgainByGatewayError() {
        FailureKind refused = FailureKind.UPSTREAM_REFUSED_STREAM;

        assertTrue(RetryDecision.covers(once(Word.GATEWAY_ERROR), refused, true));
        assertFalse(RetryDecision.covers(once(Word.CONNECT_FAILURE), refused, true));
    }

    @Test
    void aFurtherTryIsToldTheTimeThatIsLeftAndCounted() throws IOException {
        RetryPolicy slow = new RetryPolicy(1, EnumSet.of(Word.FIVE_XX), Set.of(), 0, 100_000_000, true, false);
        try (Scene scene = first(slow, "HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n");
                Wire client = scene.client()) {
            for (int i = 0; i < 3; i++) {
                client.send(GET);
                int left = Integer.parseInt(client.answer().body());
                assertTrue(left > 0 && left <= 60_000, () -> "left " + left);
            }

            // Three pauses that are all shorter than a millisecond do not happen.
            assertTrue(scene.upstream().requests().stream()
                    .mapToInt(request -> Integer.parseInt(request.value("x-envoy-expected-rq-timeout-ms")))
                    .anyMatch(left -> left < 60_000));
            assertEquals(3, scene.cluster().cells().value(ClusterCounter.UPSTREAM_RQ_RETRY));
            assertEquals(3, scene.cluster().cells().value(ClusterCounter.UPSTREAM_RQ_RETRY_SUCCESS));
            assertEquals(3, scene.cluster().cells().value(ClusterCounter.UPSTREAM_RQ_RETRY_BACKOFF_EXPONENTIAL));
        }
    }

    @Test
    void aBrokenAnswerIsTriedAgainByReset() throws IOException {
        assertEquals(200, status(once(Word.RESET), "nonsense\r\n\r\n"));
        assertEquals(502, status(once(Word.CONNECT_FAILURE), "nonsense\r\n\r\n"));
    }

    @Test
    void anyFailureAfterARetrySaysSo() throws IOException {
        try (Scene scene = Scene.of(Scene.Settings.PLAIN.retry(once(Word.FIVE_XX)), peer -> peer.request());
                Wire client = scene.client()) {
            client.send(GET);

            assertEquals(
                    "upstream connect error or disconnect/reset before headers. retried and the latest reset reason:"
                            + " connection termination",
                    client.answer().body());
        }
    }

    @Test
    void nothingIsTriedAgainBehindAnInterimAnswer() throws IOException {
        String early = "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n";
        try (Scene scene = first(once(Word.FIVE_XX), early + "HTTP/1.1 503 No\r\ncontent-length: 2\r\n\r\nno");
                Wire client = scene.client()) {
            client.send(GET);

            assertEquals(103, client.answer(true).status());
            assertEquals("no", client.answer().body());
            assertEquals(1, scene.upstream().requests().size());
        }
    }

    @Test
    void aConnectionCutBehindAnInterimAnswerIsToldAsAnAnswerThatHadBegun() throws IOException {
        try (Scene scene = Scene.of(Scene.Settings.PLAIN.retry(once(Word.FIVE_XX)), peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 103 Early Hints\r\n\r\n");
                });
                Wire client = scene.client()) {
            client.send(GET);

            assertEquals(103, client.answer(true).status());
            assertEquals(503, client.answer().status());
            assertEquals(
                    "upstream_reset_after_response_started{connection_termination}",
                    scene.log().line(0).details());
        }
    }
}
