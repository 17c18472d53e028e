package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.failure.ResponseFlags;
import io.outrigger.core.log.AccessLog;
import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.filter.builtin.FaultFilter;
import io.outrigger.http.route.Route;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultFilterTest {
    private static final int ALWAYS = 1_000_000;
    private static final long DELAY_MILLIS = 250;

    private final ScriptedHost host = new ScriptedHost(7);

    @AfterEach
    void noTimerIsLeft() {
        host.walk.destroy();

        host.channel.runPendingTasks();
        assertEquals(-1, host.channel.runScheduledPendingTasks(), "timers");
    }

    private static FaultFilter delay(int perMillion) {
        return fault(perMillion, 0, 0, -1);
    }

    private static FaultFilter abort(int status, int perMillion) {
        return new FaultFilter(0, 0, status, perMillion, -1);
    }

    private static FaultFilter fault(int delayPerMillion, int abortStatus, int abortPerMillion, int grpc) {
        return new FaultFilter(
                TimeUnit.MILLISECONDS.toNanos(DELAY_MILLIS), delayPerMillion, abortStatus, abortPerMillion, grpc);
    }

    private void pass(long millis) {
        host.ticker.advance(millis, TimeUnit.MILLISECONDS);
        host.channel.runScheduledPendingTasks();
    }

    private String flags() {
        return ResponseFlags.text(host.flags);
    }

    @Test
    void delayedRequestGoesOnAfterTheDelay() {
        host.walk(delay(ALWAYS)).requestHead(true);

        pass(DELAY_MILLIS - 1);
        assertFalse(host.requestHeadOut);
        pass(1);

        assertTrue(host.requestHeadOut);
        assertEquals("DI", flags());
        assertEquals("flush", host.log.get(1));
    }

    @Test
    void abortedRequestIsAnsweredAtOnce() {
        host.walk(abort(555, ALWAYS)).requestHead(true);

        assertEquals(List.of("reply 555", "responseHead 555"), host.events());
        assertEquals("fault filter abort", host.responseBody());
        assertEquals("FI", flags());
    }

    @Test
    void delayComesBeforeTheAbort() {
        host.walk(fault(ALWAYS, 429, ALWAYS, -1)).requestHead(true);
        assertEquals(List.of(), host.events());

        pass(DELAY_MILLIS);

        assertEquals(List.of("reply 429", "responseHead 429"), host.events());
        assertEquals("DI,FI", flags());
    }

    @Test
    void shareOfZeroNeverHits() {
        for (int i = 0; i < 1000; i++) {
            host.requestHeadOut = false;
            host.walk(fault(0, 500, 0, -1)).requestHead(true);
            assertTrue(host.requestHeadOut);
        }
        assertEquals("-", flags());
    }

    @Test
    void shareOfAllAlwaysHits() {
        for (int i = 0; i < 1000; i++) {
            ScriptedHost one = i == 0 ? host : new ScriptedHost(i);
            one.walk(abort(500, ALWAYS)).requestHead(true);
            assertTrue(one.answeredLocally);
        }
    }

    @Test
    void shareIsAPartOfAMillion() {
        int hits = 0;
        for (int i = 0; i < 20_000; i++) {
            host.answeredLocally = false;
            host.responseHeadOut = false;
            host.responseEndOut = false;
            host.walk(abort(500, 300_000)).requestHead(true);
            hits += host.answeredLocally ? 1 : 0;
        }

        assertEquals(6000, hits, 300);
    }

    @Test
    void drawsOfDelayAndAbortAreIndependent() {
        int both = 0;
        for (int i = 0; i < 2_000; i++) {
            host.flags = 0;
            host.responseHeadOut = false;
            host.responseEndOut = false;
            host.walk(fault(500_000, 500, 500_000, -1)).requestHead(true);
            pass(DELAY_MILLIS);
            both += flags().equals("DI,FI") ? 1 : 0;
        }

        assertEquals(500, both, 100);
    }

    @Test
    void timerIsCancelledWhenTheClientLeaves() {
        host.walk(fault(ALWAYS, 500, ALWAYS, -1)).requestHead(true);

        host.finish();

        assertEquals(-1, host.channel.runScheduledPendingTasks());
        assertEquals(List.of(), host.events());
        assertEquals("DI", flags());
    }

    private static Route route(RawUpstream upstream, HttpFilter fault) {
        Route plain = RunningProxy.to(RunningProxy.cluster(upstream.port()));
        return new Route(
                plain.name(),
                plain.matcher(),
                plain.action(),
                new HttpFilter[] {fault},
                plain.responseEdits(),
                plain.decorator(),
                plain.source());
    }

    private static RunningProxy proxy(AccessLog log, RawUpstream upstream, HttpFilter fault) {
        return new RunningProxy(log, List.of(route(upstream, fault)), HttpLimits.SIDECAR, true);
    }

    @Test
    void answersOverSocketsAsRecorded() throws Exception {
        Logged log = new Logged();
        try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(RawUpstream.ok("hello")));
                RunningProxy proxy = proxy(log, upstream, new FaultFilter(1_000_000, ALWAYS, 429, ALWAYS, -1));
                Wire client = Wire.to(proxy.port())) {
            client.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n");

            Message answer = client.answer();
            assertEquals(429, answer.status());
            assertEquals("fault filter abort", answer.body());
            assertEquals("text/plain", answer.value("content-type"));
            Logged.Line line = log.line(0);
            assertEquals("DI,FI", line.flags());
            assertEquals("fault_filter_abort", line.details());
            assertEquals(18, line.sent());
            assertEquals(0, upstream.connections());
        }
    }

    @Test
    void grpcStatusIsForGrpcClientsOnly() throws Exception {
        Logged log = new Logged();
        try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(RawUpstream.ok("hello")));
                RunningProxy proxy = proxy(log, upstream, new FaultFilter(0, 0, 0, ALWAYS, 14));
                Wire client = Wire.to(proxy.port())) {
            client.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n");
            Message plain = client.answer();
            client.send("GET / HTTP/1.1\r\nhost: test\r\ncontent-type: application/grpc\r\n\r\n");
            Message grpc = client.answer();

            assertEquals(200, plain.status());
            assertEquals("fault filter abort", plain.body());
            assertFalse(plain.has("grpc-status"));
            assertEquals(200, grpc.status());
            assertEquals("14", grpc.value("grpc-status"));
            assertEquals("fault filter abort", grpc.value("grpc-message"));
        }
    }

    @Test
    void clientLeavesWhileItIsDelayed() throws Exception {
        Logged log = new Logged();
        try (RawUpstream upstream = new RawUpstream(RawUpstream.answering(RawUpstream.ok("hello")));
                RunningProxy proxy = proxy(log, upstream, new FaultFilter(3600_000_000_000L, ALWAYS, 0, 0, -1))) {
            Wire client = Wire.to(proxy.port());
            client.send("GET / HTTP/1.1\r\nhost: test\r\n\r\n");
            client.close();

            assertEquals("DI,DC", log.line(0).flags());
        }
    }
}
