package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.filter.FilterContext;
import io.outrigger.http.filter.HttpFilter.Need;
import io.outrigger.http.filter.HttpFilter.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A filter that waits for something outside, in every place where it can, and everything that can happen meanwhile. */
class PausingFilterTest {
    private static final String GET = "GET / HTTP/1.1\r\nhost: test\r\n\r\n";
    private static final String POST_HEAD = "POST / HTTP/1.1\r\nhost: test\r\ncontent-length: ";
    private static final RawUpstream.Script OK = RawUpstream.answering(RawUpstream.ok("hello"));
    private static final FilterScene.Limits EDGE = new FilterScene.Limits(0, HttpLimits.EDGE);

    /** Sends the head and a part of the body, and keeps the connection until the proxy ends it. */
    private static final RawUpstream.Script HALF = peer -> {
        peer.request();
        peer.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello");
        peer.wire().rest();
    };

    private static Consumer<ScriptedFilter> pausesOn(String call) {
        return filter -> filter.wants(Need.STREAM, Need.STREAM).pausesOn(call);
    }

    private static String post(String body) {
        return POST_HEAD + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void requestGoesOnWhenResumed() throws Exception {
        try (FilterScene scene = FilterScene.of(OK, pausesOn("requestHead"));
                Wire client = scene.client()) {
            for (int i = 1; i <= 3; i++) {
                client.send(post("body" + i));
                int reached = i;
                FilterScene.await(() -> scene.calls.stream()
                                .filter(call -> call.equals("f.requestHead"))
                                .count()
                        == reached);
                assertEquals(i - 1, scene.upstream.requests().size());

                scene.act(FilterContext::resume);

                assertEquals("hello", client.answer().body());
                assertEquals("body" + i, scene.upstream.requests().get(i - 1).body());
            }
            assertEquals(1, scene.upstream.connections());
        }
    }

    @Test
    void gateGoesOnToTheRouteWhenResumed() throws Exception {
        try (FilterScene scene = FilterScene.gate(FilterScene.Limits.NONE, OK, pausesOn("requestHead"));
                Wire client = scene.client()) {
            client.send(GET);
            scene.awaitCall("requestHead");

            scene.act(FilterContext::resume);

            assertEquals("hello", client.answer().body());
            assertEquals("via_upstream", scene.ended().details());
            assertTrue(scene.calls.contains("f.responseHead 200"));
        }
    }

    @Test
    void largeBodyWaitsWithinTheWatermark() throws Exception {
        String body = "x".repeat(3_000_000);
        try (FilterScene scene = FilterScene.of(EDGE, OK, filter -> filter.pausesOn("requestHead"));
                Wire client = scene.client()) {
            client.send(POST_HEAD + body.length() + "\r\n\r\n");
            scene.awaitCall("requestHead");
            Thread sender = new Thread(() -> send(client, body));
            sender.start();

            scene.act(FilterContext::resume);
            sender.join();

            assertEquals(200, client.answer().status());
            assertEquals(body, scene.upstream.requests().get(0).body());
        }
    }

    private static void send(Wire wire, String text) {
        try {
            wire.send(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void clientLeavesWhileTheRequestWaits() throws Exception {
        try (FilterScene scene = FilterScene.of(OK, pausesOn("requestHead"))) {
            Wire client = scene.client();
            client.send(post("held"));
            scene.awaitCall("requestHead");
            client.close();

            Logged.Line line = scene.ended();
            scene.act(FilterContext::resume);
            assertEquals("DC", line.flags());
            assertEquals("downstream_remote_disconnect", line.details());
            assertEquals(0, scene.upstream.connections());
        }
    }

    @Test
    void clientLeavesWhileTheGateWaits() throws Exception {
        try (FilterScene scene = FilterScene.gate(FilterScene.Limits.NONE, OK, pausesOn("requestHead"))) {
            Wire client = scene.client();
            client.send(GET);
            scene.awaitCall("requestHead");
            client.reset();

            assertEquals("DC", scene.ended().flags());
            assertEquals(0, scene.upstream.connections());
        }
    }

    @Test
    void clientLeavesWhileMoreThanTheWatermarkWaits() throws Exception {
        try (FilterScene scene = FilterScene.of(EDGE, OK, pausesOn("requestHead"))) {
            Wire client = scene.client();
            client.send(POST_HEAD + "1000000\r\n\r\n" + "x".repeat(100_000));
            scene.awaitCall("requestHead");
            client.reset();

            assertEquals("DC", scene.ended().flags());
        }
    }

    @Test
    void clientLeavesWhileAPartOfTheBodyWaits() throws Exception {
        try (FilterScene scene = FilterScene.of(OK, pausesOn("requestData"))) {
            Wire client = scene.client();
            client.send(POST_HEAD + "10\r\n\r\nhello");
            scene.awaitCall("requestData");
            client.close();

            assertEquals("DC", scene.ended().flags());
            assertEquals(0, scene.upstream.requests().size());
        }
    }

    @Test
    void brokenBodyIsRefusedWhileTheRequestWaits() throws Exception {
        try (FilterScene scene = FilterScene.of(OK, pausesOn("requestHead"));
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: test\r\ntransfer-encoding: chunked\r\n\r\n");
            scene.awaitCall("requestHead");
            client.send("zz\r\n");

            assertEquals(400, client.answer().status());
            assertEquals(400, scene.ended().code());
        }
    }

    @Test
    void brokenBodyEndsTheConnectionWhenTheRefusalWaitsToo() throws Exception {
        try (FilterScene scene = FilterScene.of(
                        OK, filter -> filter.pausesOn("requestHead").pausesOn("responseHead"));
                Wire client = scene.client()) {
            client.send("POST / HTTP/1.1\r\nhost: test\r\ntransfer-encoding: chunked\r\n\r\n");
            scene.awaitCall("requestHead");
            client.send("zz\r\n");

            assertEquals("", client.rest());
            scene.ended();
        }
    }

    @Test
    void answerInsteadOfResuming() throws Exception {
        try (FilterScene scene = FilterScene.of(OK, pausesOn("requestHead"));
                Wire client = scene.client()) {
            client.send(post("held"));
            scene.awaitCall("requestHead");

            scene.act(context -> context.answer(403, "denied", null, "ext_authz_denied"));

            Message answer = client.answer();
            assertEquals(403, answer.status());
            assertEquals("denied", answer.body());
            assertEquals("ext_authz_denied", scene.ended().details());
            assertTrue(scene.calls.contains("f.responseHead 403"));
            assertEquals(0, scene.upstream.connections());
        }
    }

    @Test
    void heldAnswerKeepsItsHeadWhileTheUpstreamServesOthers() throws Exception {
        RawUpstream.Script numbered = peer -> {
            for (int i = 1; ; i++) {
                peer.request();
                peer.send("HTTP/1.1 200 OK\r\nnumber: " + i + "\r\ncontent-length: 1\r\n\r\n" + i);
            }
        };
        boolean[] first = {true};
        try (FilterScene scene = FilterScene.of(
                        numbered,
                        filter -> filter.on("responseHead", (context, data) -> {
                            boolean pause = first[0];
                            first[0] = false;
                            return pause ? Verdict.PAUSE : Verdict.CONTINUE;
                        }));
                Wire one = scene.client();
                Wire other = scene.client()) {
            one.send(GET);
            scene.awaitCall("responseHead");
            FilterContext held = scene.filter.context();
            other.send(GET);
            assertEquals("2", other.answer().value("number"));

            held.worker().loop().execute(held::resume);

            Message answer = one.answer();
            assertEquals("1", answer.value("number"));
            assertEquals("1", answer.body());
            assertEquals(1, scene.upstream.connections());
            assertEquals(200, scene.log.line(1).code());
        }
    }

    @Test
    void clientLeavesWhileTheAnswerWaits() throws Exception {
        try (FilterScene scene = FilterScene.of(OK, pausesOn("responseHead"))) {
            Wire client = scene.client();
            client.send(GET);
            scene.awaitCall("responseHead");
            client.close();

            assertEquals("DC", scene.ended().flags());
        }
    }

    @Test
    void upstreamCutsAnAnswerThatWaits() throws Exception {
        RawUpstream.Script cutting = peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello");
        };
        try (FilterScene scene = FilterScene.of(cutting, pausesOn("responseHead"));
                Wire client = scene.client()) {
            client.send(GET);

            Message answer = client.answer();
            assertEquals(502, answer.status());
            assertEquals(
                    "upstream connect error or disconnect/reset before headers. reset reason: protocol error",
                    answer.body());
            Logged.Line line = scene.ended();
            assertEquals("UPE", line.flags());
            assertEquals("upstream_reset_after_response_started{protocol_error}", line.details());
            assertFalse(scene.calls.contains("f.responseHead 502"));
        }
    }

    @Test
    void timeoutEndsAnAnswerThatWaits() throws Exception {
        try (FilterScene scene = FilterScene.of(FilterScene.Limits.timeout(100), HALF, pausesOn("responseHead"));
                Wire client = scene.client()) {
            client.send(GET);

            Message answer = client.answer();
            assertEquals(504, answer.status());
            assertEquals("upstream request timeout", answer.body());
            assertEquals("UT", scene.ended().flags());
        }
    }

    @Test
    void timeoutEndsWithTheUpstreamsAnswerHoweverLongItWaits() throws Exception {
        try (FilterScene scene = FilterScene.of(FilterScene.Limits.timeout(100), OK, pausesOn("responseData"));
                Wire client = scene.client()) {
            client.send(GET);
            scene.awaitCall("responseData hello|");
            FilterContext context = scene.filter.context();
            scene.act(now -> now.worker().loop().schedule(context::resume, 200, TimeUnit.MILLISECONDS));

            assertEquals("hello", client.answer().body());
            assertEquals(200, scene.ended().code());
        }
    }

    @Test
    void clientLeavesWhileAPartOfTheAnswerWaits() throws Exception {
        try (FilterScene scene = FilterScene.of(HALF, pausesOn("responseData"))) {
            Wire client = scene.client();
            client.send(GET);
            scene.awaitCall("responseData hello");
            client.close();

            assertEquals("DC", scene.ended().flags());
        }
    }

    @Test
    void upstreamCutsWhileAPartOfTheAnswerWaits() throws Exception {
        RawUpstream.Script cutting = peer -> {
            peer.request();
            peer.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello");
        };
        try (FilterScene scene = FilterScene.of(cutting, pausesOn("responseData"));
                Wire client = scene.client()) {
            client.send(GET);

            assertEquals("HTTP/1.1 200 OK", client.head().get(0));
            assertEquals("", client.rest());
            assertEquals("UPE", scene.ended().flags());
        }
    }

    @Test
    void timeoutCutsWhileAPartOfTheAnswerWaits() throws Exception {
        try (FilterScene scene = FilterScene.of(FilterScene.Limits.timeout(100), HALF, pausesOn("responseData"));
                Wire client = scene.client()) {
            client.send(GET);

            assertEquals("HTTP/1.1 200 OK", client.head().get(0));
            assertEquals("", client.rest());
            Logged.Line line = scene.ended();
            assertEquals("UT", line.flags());
            assertEquals(200, line.code());
        }
    }

    @Test
    void largeAnswerWaitsWithinTheWatermark() throws Exception {
        String body = "y".repeat(3_000_000);
        try (FilterScene scene = FilterScene.of(
                        EDGE, RawUpstream.answering(RawUpstream.ok(body)), filter -> filter.pausesOn("responseHead"));
                Wire client = scene.client()) {
            client.send(GET);
            scene.awaitCall("responseHead");

            scene.act(FilterContext::resume);

            assertEquals(body, client.answer().body());
            assertEquals(body.length(), scene.ended().sent());
        }
    }
}
