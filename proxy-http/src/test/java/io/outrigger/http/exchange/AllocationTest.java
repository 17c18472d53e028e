package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.outrigger.core.cluster.CircuitBreakerSpec;
import io.outrigger.core.cluster.CircuitBreakerSpec.RetryBudget;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ConnectionSpec;
import io.outrigger.core.cluster.OutlierSpec;
import io.outrigger.core.cluster.ResilienceSpec;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.filter.builtin.FaultFilter;
import io.outrigger.http.route.HeaderEdits;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction;
import io.outrigger.http.route.RouteMatcher;
import io.outrigger.http.route.ValueTemplate;
import io.outrigger.http.route.VirtualHost;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one exchange puts on the heap. Runs without the leak detector, which allocates for each buffer. */
@Tag("allocation")
final class AllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int BATCH = 2_000;
    private static final int BATCHES = 5;

    /** On a busy machine code may wait long to be compiled; until then it allocates more. */
    private static final int MOST_BATCHES = 100;

    private static final int MOST_BYTES = 1024;

    /** Most of it is Netty's, for the stream and its windows; 3,105 when this was written. */
    private static final int MOST_HTTP2_BYTES = 3200;

    private static final int FRAME_HEAD = 9;

    private static final String HEAD = " / HTTP/1.1\r\nhost: shop\r\nuser-agent: test/1\r\naccept: */*\r\n"
            + "accept-encoding: gzip\r\nx-request-id: 0\r\ncookie: a=b\r\n";
    private static final String[] HTTP2_HEAD = {
        ":method",
        "GET",
        ":scheme",
        "http",
        ":path",
        "/",
        ":authority",
        "shop",
        "user-agent",
        "test/1",
        "accept",
        "*/*",
        "accept-encoding",
        "gzip",
        "x-request-id",
        "0",
        "cookie",
        "a=b"
    };
    private static final String GET = "GET" + HEAD + "\r\n";
    private static final String POST = "POST" + HEAD + "content-length: 5\r\n\r\nhello";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Cluster cluster = RunningProxy.cluster(80);

    private static VirtualHost host(String name, Route... routes) {
        return new VirtualHost(name + ":80", List.of(name), routes);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A route with everything that costs something where it is used. */
    private Route busy() {
        HeaderEdits edits = new HeaderEdits(
                List.of(ascii("cookie")),
                List.of(new HeaderEdits.Edit(ascii("x-more"), ValueTemplate.literal("more"), true)));
        RouteAction.Rewrite rewrite = new RouteAction.Rewrite(null, ascii("other"), true);
        RouteAction action = new RouteAction.Forward(
                RouteAction.Targets.one(cluster), rewrite, edits, 1_000_000_000L, RetryPolicy.DEFAULT);
        HttpFilter[] filters = {new FaultFilter(0, 0, 503, 1_000_000, -1)};
        return new Route("busy", RouteMatcher.ANY, action, filters, edits, ascii("busy/*"), "test");
    }

    private EmbeddedProxy plain(String request) {
        return new EmbeddedProxy(false, cluster, List.of(host("shop", RunningProxy.to(cluster))), request, OK);
    }

    private long batch(EmbeddedProxy proxy) {
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < BATCH; i++) {
            proxy.exchange();
        }
        return (threads.getThreadAllocatedBytes(thread) - before) / BATCH;
    }

    private static void warmUp(EmbeddedProxy proxy) {
        for (int i = 0; i < WARM_UP; i++) {
            proxy.exchange();
        }
    }

    private void assertFrugal(EmbeddedProxy proxy) {
        assertTrue(proxy.answerText().startsWith("HTTP/1.1 200 OK\r\n"));
        assertAtMost(MOST_BYTES, proxy);
    }

    private void assertAtMost(long most, EmbeddedProxy proxy) {
        warmUp(proxy);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < BATCHES || least > most && i < MOST_BATCHES; i++) {
            least = Math.min(least, batch(proxy));
        }
        proxy.close();

        assertTrue(least <= most, least + " bytes a request");
    }

    @Test
    void aPlainExchangeAllocatesAtMostOneKibibyte() {
        assertFrugal(plain(GET));
    }

    @Test
    void aSmallBodyFitsInToo() {
        assertFrugal(plain(POST));
    }

    @Test
    void whatOtherRoutesUseCostsNothing() {
        assertNoMore(new EmbeddedProxy(
                false,
                cluster,
                List.of(host("shop", RunningProxy.to(cluster)), host("other", busy()), host("*", busy())),
                GET,
                OK));
    }

    /** As long as nothing fails. */
    @Test
    void retriesBreakersAndOutlierDetectionCostNothing() {
        Cluster armed = armed();
        Route route = RunningProxy.to(armed, 0, twice());
        assertNoMore(new EmbeddedProxy(false, armed, List.of(host("shop", route)), GET, OK));
    }

    private static Cluster armed() {
        CircuitBreakerSpec bounds = new CircuitBreakerSpec(100, 100, 100, 3, RetryBudget.NONE);
        OutlierSpec outlier = new OutlierSpec(
                new OutlierSpec.Errors(5, 5, true, 5), 10_000_000_000L, 30_000_000_000L, 100, 0, Set.of());
        return RunningProxy.cluster(1, new ResilienceSpec(ConnectionSpec.DEFAULT, bounds, outlier), 80);
    }

    private static RetryPolicy twice() {
        return new RetryPolicy(2, EnumSet.of(RetryPolicy.Word.RESET), Set.of(503), 0, 25_000_000, false, false);
    }

    private EmbeddedProxy multiplexed(Cluster to, Route route, VirtualHost... others) throws IOException {
        byte[] block = Http2Wire.block(HTTP2_HEAD);
        byte[] frame = new byte[FRAME_HEAD + block.length];
        frame[2] = (byte) block.length;
        frame[3] = Http2Wire.HEADERS;
        frame[4] = Http2Wire.END_HEADERS | Http2Wire.END_STREAM;
        System.arraycopy(block, 0, frame, FRAME_HEAD, block.length);
        List<VirtualHost> hosts = new ArrayList<>(List.of(host("shop", route)));
        hosts.addAll(List.of(others));
        return new EmbeddedProxy(false, to, hosts, new String(frame, StandardCharsets.ISO_8859_1), OK).multiplexed();
    }

    private EmbeddedProxy multiplexed(VirtualHost... others) throws IOException {
        return multiplexed(cluster, RunningProxy.to(cluster), others);
    }

    @Test
    void anHttp2ExchangeStaysWithinItsBound() throws IOException {
        assertAtMost(MOST_HTTP2_BYTES, multiplexed());
    }

    @Test
    void whatOtherRoutesUseCostsNothingOverHttp2() throws IOException {
        assertNoMore(multiplexed(), multiplexed(host("other", busy()), host("*", busy())));
    }

    /** As long as nothing fails. */
    @Test
    void retriesBreakersAndOutlierDetectionCostNothingOverHttp2() throws IOException {
        Cluster armed = armed();
        assertNoMore(multiplexed(), multiplexed(armed, RunningProxy.to(armed, 0, twice())));
    }

    private void assertNoMore(EmbeddedProxy beside) {
        assertNoMore(plain(GET), beside);
    }

    private void assertNoMore(EmbeddedProxy alone, EmbeddedProxy beside) {
        warmUp(alone);
        warmUp(beside);
        long without = Long.MAX_VALUE;
        long with = Long.MAX_VALUE;
        for (int i = 0; i < BATCHES || with > without && i < MOST_BATCHES; i++) {
            without = Math.min(without, batch(alone));
            with = Math.min(with, batch(beside));
        }
        alone.close();
        beside.close();

        assertTrue(with <= without, with + " bytes a request, without " + without);
    }
}
