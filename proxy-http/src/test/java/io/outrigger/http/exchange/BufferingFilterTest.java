package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.http.filter.FilterContext;
import io.outrigger.http.filter.HttpFilter.Need;
import io.outrigger.http.filter.HttpFilter.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A filter that wants bodies whole, as an external authorization with body does, and everything that can happen meanwhile. */
class BufferingFilterTest {
    private static final String GET = "GET / HTTP/1.1\r\nhost: test\r\n\r\n";
    private static final RawUpstream.Script OK = RawUpstream.answering(RawUpstream.ok("hello"));
    private static final RawUpstream.Script HALF = peer -> {
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello");
        peer.wire().rest();
    };

    private static void requests(ScriptedFilter filter) {
        filter.wants(Need.buffer(100), Need.NONE);
    }

    private static void responses(ScriptedFilter filter) {
        filter.wants(Need.NONE, Need.buffer(100));
    }

    private static String chunked(String... parts) {
        StringBuilder out = new StringBuilder("POST / HTTP/1.1\r\nhost: test\r\ntransfer-encoding: chunked\r\n\r\n");
        for (String part : parts) {
            out.append(Integer.toHexString(part.length()))
                    .append("\r\n")
                    .append(part)
                    .append("\r\n");
        }
        return out.toString();
    }

    @Test
    void wholeBodyIsShownBeforeTheUpstreamIsAsked() throws Exception {
        try (FilterScene scene = FilterScene.of(OK, BufferingFilterTest::requests);
                Wire client = scene.client()) {
            client.send(chunked("one", "two"));
            scene.awaitCall("requestHead");
            client.send("0\r\n\r\n");

            assertEquals("hello", client.answer().body());
            assertTrue(scene.calls.contains("f.requestData onetwo|"), scene.calls.toString());
            assertEquals("onetwo", scene.upstream.requests().get(0).body());
        }
    }

    @Test
    void headCanStillBeChangedByTheBody() throws Exception {
        Consumer<ScriptedFilter> part =
                filter -> filter.wants(Need.buffer(100), Need.NONE).on("requestData", (context, data) -> {
                    byte[] length = Integer.toString(data.readableBytes()).getBytes(StandardCharsets.US_ASCII);
                    context.request().fields().add("seen".getBytes(StandardCharsets.US_ASCII), length);
                    context.replace(data.copy().writeBytes(" and more".getBytes(StandardCharsets.US_ASCII)));
                    return Verdict.CONTINUE;
                });
        try (FilterScene scene = FilterScene.of(OK, part);
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: test\r\ncontent-length: 5\r\n\r\nhello");

            assertEquals(200, client.answer().status());
            Message asked = scene.upstream.requests().get(0);
            assertEquals("5", asked.value("seen"));
            assertEquals("14", asked.value("content-length"));
            assertEquals("hello and more", asked.body());
        }
    }

    @Test
    void largerBodyIsRefused() throws Exception {
        try (FilterScene scene = FilterScene.of(OK, BufferingFilterTest::requests);
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: test\r\ncontent-length: 200\r\n\r\n" + "x".repeat(101));

            Message answer = client.answer();
            assertEquals(413, answer.status());
            assertEquals("Payload Too Large", answer.body());
            assertEquals("close", answer.value("connection"));
            Logged.Line line = scene.ended();
            assertEquals("request_payload_too_large", line.details());
            assertEquals("-", line.flags());
            assertEquals(0, scene.upstream.connections());
            assertTrue(scene.calls.contains("f.responseHead 413"));
        }
    }

    @Test
    void largerAnswerIsAnError() throws Exception {
        RawUpstream.Script large = RawUpstream.answering(RawUpstream.ok("x".repeat(101)));
        try (FilterScene scene = FilterScene.of(large, BufferingFilterTest::responses);
                Wire client = scene.client()) {
            client.send(GET);

            Message answer = client.answer();
            assertEquals(500, answer.status());
            assertEquals("Internal Server Error", answer.body());
            assertEquals("response_payload_too_large", scene.ended().details());
            assertFalse(scene.calls.contains("f.responseHead 500"));
        }
    }

    @Test
    void clientLeavesWhileItsBodyIsCollected() throws Exception {
        try (FilterScene scene = FilterScene.of(OK, BufferingFilterTest::requests)) {
            Wire client = scene.client();
            client.send(chunked("one"));
            scene.awaitCall("requestHead");
            client.close();

            assertEquals("DC", scene.ended().flags());
            assertEquals(0, scene.upstream.connections());
        }
    }

    @Test
    void clientLeavesWhileItsWholeBodyIsJudged() throws Exception {
        try (FilterScene scene = FilterScene.of(
                OK, filter -> filter.wants(Need.buffer(100), Need.NONE).pausesOn("requestData"))) {
            Wire client = scene.client();
            client.send(chunked("one") + "0\r\n\r\n");
            scene.awaitCall("requestData one|");
            client.reset();

            assertEquals("DC", scene.ended().flags());
            assertEquals(0, scene.upstream.connections());
        }
    }

    @Test
    void judgedBodyGoesOnOrIsDenied() throws Exception {
        try (FilterScene scene = FilterScene.gate(
                        FilterScene.Limits.NONE,
                        OK,
                        filter -> filter.wants(Need.buffer(100), Need.NONE).pausesOn("requestData"));
                Wire client = scene.client()) {
            client.send(chunked("good") + "0\r\n\r\n");
            scene.awaitCall("requestData good|");
            scene.act(FilterContext::resume);
            assertEquals(200, client.answer().status());

            client.send(chunked("bad") + "0\r\n\r\n");
            scene.awaitCall("requestData bad|");
            scene.act(context -> context.answer(403, "", null, "denied"));

            assertEquals(403, client.answer().status());
            assertEquals(1, scene.upstream.requests().size());
            assertEquals("good", scene.upstream.requests().get(0).body());
        }
    }

    @Test
    void unreachableUpstreamIsReportedAfterTheBody() throws Exception {
        try (FilterScene scene = FilterScene.of(OK, BufferingFilterTest::requests);
                Wire client = scene.client()) {
            scene.upstream.close();
            client.send(chunked("one") + "0\r\n\r\n");

            assertEquals(503, client.answer().status());
            assertTrue(scene.ended().flags().contains("UF"));
        }
    }

    @Test
    void clientLeavesWhileTheAnswerIsCollected() throws Exception {
        try (FilterScene scene = FilterScene.of(HALF, BufferingFilterTest::responses)) {
            Wire client = scene.client();
            client.send(GET);
            scene.awaitCall("responseHead");
            client.close();

            assertEquals("DC", scene.ended().flags());
        }
    }

    @Test
    void upstreamCutsAnAnswerThatIsCollected() throws Exception {
        RawUpstream.Script cutting = peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello");
        };
        try (FilterScene scene = FilterScene.of(cutting, BufferingFilterTest::responses);
                Wire client = scene.client()) {
            client.send(GET);

            assertEquals(502, client.answer().status());
            assertEquals("UPE", scene.ended().flags());
        }
    }

    @Test
    void timeoutEndsAnAnswerThatIsCollected() throws Exception {
        try (FilterScene scene = FilterScene.of(FilterScene.Limits.timeout(100), HALF, BufferingFilterTest::responses);
                Wire client = scene.client()) {
            client.send(GET);

            assertEquals(504, client.answer().status());
            assertEquals("UT", scene.ended().flags());
        }
    }

    @Test
    void collectedAnswerWithoutLengthGetsItsFramingAsBefore() throws Exception {
        RawUpstream.Script untilClose = peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\n\r\nuntil the end");
        };
        try (FilterScene scene = FilterScene.of(untilClose, BufferingFilterTest::responses);
                Wire client = scene.client()) {
            client.send(GET);

            Message answer = client.answer();
            assertEquals("until the end", answer.body());
            assertFalse(answer.has("content-length"));
            assertTrue(scene.calls.contains("f.responseData until the end|"));
        }
    }
}
