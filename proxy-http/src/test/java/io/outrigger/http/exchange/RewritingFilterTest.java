package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.outrigger.http.filter.FilterContext;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.Framing;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.ResponseHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A filter that changes the answer's head and body as they pass, and everything that can happen meanwhile. */
class RewritingFilterTest {
    private static final String GET = "GET / HTTP/1.1\r\nhost: test\r\n\r\n";
    private static final String CUT = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello";

    /** Doubles every byte and says so. */
    private static final class Doubling implements HttpFilter {
        final List<String> ends = new CopyOnWriteArrayList<>();
        final Need need;

        Doubling(Need need) {
            this.need = need;
        }

        @Override
        public String name() {
            return "doubling";
        }

        @Override
        public Need responseNeed() {
            return need;
        }

        @Override
        public Verdict onResponseHead(FilterContext context, ResponseHead head, boolean end) {
            head.fields().add("doubled".getBytes(StandardCharsets.US_ASCII), new byte[] {'1'});
            if (need.kind() == Need.Kind.STREAM && !end) {
                head.fields().removeAll(HeaderNames.CONTENT_LENGTH);
                head.framing(Framing.CHUNKED, 0);
            }
            return Verdict.CONTINUE;
        }

        @Override
        public Verdict onResponseData(FilterContext context, ByteBuf data, boolean end) {
            byte[] bytes = new byte[data.readableBytes()];
            data.readBytes(bytes);
            byte[] twice = new byte[2 * bytes.length];
            for (int i = 0; i < twice.length; i++) {
                twice[i] = bytes[i / 2];
            }
            context.replace(data.alloc().buffer(twice.length).writeBytes(twice));
            return Verdict.CONTINUE;
        }

        @Override
        public void onDestroy(FilterContext context) {
            ends.add("end");
        }
    }

    private static FilterStage stage(Doubling filter, RawUpstream.Script script, long timeoutMillis) throws Exception {
        return new FilterStage(filter, script, timeoutMillis);
    }

    /** The proxy with that filter at its gate. */
    private static final class FilterStage implements AutoCloseable {
        final Logged log = new Logged();
        final Doubling filter;
        final RawUpstream upstream;
        final RunningProxy proxy;
        final Wire client;

        FilterStage(Doubling filter, RawUpstream.Script script, long timeoutMillis) throws Exception {
            this.filter = filter;
            upstream = new RawUpstream(script);
            proxy = new RunningProxy(
                    log,
                    List.of(filter),
                    List.of(RunningProxy.to(
                            RunningProxy.cluster(upstream.port()),
                            timeoutMillis * 1_000_000,
                            io.outrigger.http.route.RetryPolicy.DEFAULT)),
                    io.outrigger.http.codec.HttpLimits.SIDECAR,
                    true);
            client = Wire.to(proxy.port());
        }

        Logged.Line ended() {
            Logged.Line line = log.line(0);
            FilterScene.await(() -> !filter.ends.isEmpty());
            assertEquals(1, filter.ends.size(), "destroyed");
            return line;
        }

        @Override
        public void close() throws IOException {
            client.close();
            proxy.close();
            upstream.close();
        }
    }

    @Test
    void partsAreRewrittenAsTheyPass() throws Exception {
        try (FilterStage stage =
                stage(new Doubling(HttpFilter.Need.STREAM), RawUpstream.answering(RawUpstream.ok("abc")), 0)) {
            stage.client.send(GET);

            Message answer = stage.client.answer();
            assertEquals("aabbcc", answer.body());
            assertEquals("chunked", answer.value("transfer-encoding"));
            assertEquals("1", answer.value("doubled"));
            assertEquals(6, stage.ended().sent());
        }
    }

    @Test
    void wholeAnswerIsRewrittenWithItsLength() throws Exception {
        try (FilterStage stage =
                stage(new Doubling(HttpFilter.Need.buffer(99)), RawUpstream.answering(RawUpstream.ok("abc")), 0)) {
            stage.client.send(GET);

            Message answer = stage.client.answer();
            assertEquals("aabbcc", answer.body());
            assertEquals("6", answer.value("content-length"));
        }
    }

    @Test
    void ownAnswersAreRewrittenToo() throws Exception {
        try (FilterStage stage =
                stage(new Doubling(HttpFilter.Need.buffer(999)), RawUpstream.answering(RawUpstream.ok("abc")), 0)) {
            stage.upstream.close();
            stage.client.send(GET);

            Message answer = stage.client.answer();
            assertEquals(503, answer.status());
            assertEquals("1", answer.value("doubled"));
            assertTrue(answer.body().startsWith("uuppssttrreeaamm"), answer.body());
            assertEquals(answer.body().length(), stage.ended().sent());
        }
    }

    @Test
    void answersToHeadHaveOnlyTheirHeadRewritten() throws Exception {
        RawUpstream.Script headOnly = peer -> {
            while (true) {
                peer.request();
                peer.send("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n");
            }
        };
        try (FilterStage stage = stage(new Doubling(HttpFilter.Need.buffer(99)), headOnly, 0)) {
            stage.client.send("HEAD / HTTP/1.1\r\nhost: test\r\n\r\n");

            Message answer = stage.client.answer(true);
            assertEquals("1", answer.value("doubled"));
            assertEquals("3", answer.value("content-length"));
        }
    }

    @Test
    void upstreamCutsARewrittenAnswer() throws Exception {
        RawUpstream.Script cutting = peer -> {
            peer.request();
            peer.send(CUT);
        };
        try (FilterStage stage = stage(new Doubling(HttpFilter.Need.STREAM), cutting, 0)) {
            stage.client.send(GET);

            stage.client.head();
            assertEquals("a\r\nhheelllloo\r\n", stage.client.rest());
            assertEquals("UPE", stage.ended().flags());
        }
    }

    @Test
    void timeoutCutsARewrittenAnswer() throws Exception {
        RawUpstream.Script stalling = peer -> {
            peer.request();
            peer.send(CUT);
            peer.wire().rest();
        };
        try (FilterStage stage = stage(new Doubling(HttpFilter.Need.STREAM), stalling, 100)) {
            stage.client.send(GET);

            stage.client.head();
            assertEquals("a\r\nhheelllloo\r\n", stage.client.rest());
            assertEquals("UT", stage.ended().flags());
        }
    }

    @Test
    void clientLeavesInTheMiddleOfARewrittenAnswer() throws Exception {
        RawUpstream.Script stalling = peer -> {
            peer.request();
            peer.send(CUT);
            peer.wire().rest();
        };
        try (FilterStage stage = stage(new Doubling(HttpFilter.Need.STREAM), stalling, 0)) {
            stage.client.send(GET);
            stage.client.head();
            stage.client.close();

            assertEquals("DC", stage.ended().flags());
        }
    }

    @Test
    void slowClientStopsTheUpstreamAndGetsAll() throws Exception {
        String body = "z".repeat(2_000_000);
        try (FilterStage stage =
                stage(new Doubling(HttpFilter.Need.STREAM), RawUpstream.answering(RawUpstream.ok(body)), 0)) {
            stage.client.send(GET);

            assertEquals(2 * body.length(), stage.client.answer().body().length());
        }
    }
}
