package io.outrigger.core.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.failure.ResponseFlags;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private static final Peer CLIENT = Peer.of("client-v1", "shop", Map.of("app", "client", "version", "v1"), "c1");
    private static final Peer REVIEWS = Peer.of("reviews-v2", "default", Map.of("app", "reviews"), "");

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final Worker first = new Worker(0, group.next(), WallClock.system(), Chance.seeded(0));
    private final Worker second = new Worker(1, group.next(), WallClock.system(), Chance.seeded(1));

    @AfterEach
    void stop() throws InterruptedException {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }

    private static <T> T on(Worker worker, Callable<T> work) throws Exception {
        return worker.loop().submit(work).get();
    }

    private static int pair(RequestSeries series, Reporter reporter, Peer source, Peer destination) {
        return series.pair(reporter, source, destination, "reviews.default.svc.cluster.local", "reviews", "default");
    }

    private static Map<String, String> labelled(List<String> names, List<String> values) {
        assertEquals(names.size(), values.size());
        Map<String, String> labels = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            labels.put(names.get(i), values.get(i));
        }
        return labels;
    }

    private static Map<String, String> labels(RequestSeries.Sample sample) {
        return labelled(RequestSeries.labels(), sample.labelValues());
    }

    @Test
    void sumsOverWorkersUnderIstiosLabels() throws Exception {
        RequestSeries series = new RequestSeries(2, 10);
        int pair = pair(series, Reporter.SOURCE, CLIENT, REVIEWS);
        long flags = ResponseFlags.with(ResponseFlags.with(0, ResponseFlag.URX), ResponseFlag.UF);

        for (Worker worker : List.of(first, second)) {
            on(worker, () -> {
                series.record(worker, pair, 503, flags, RequestSeries.NOT_GRPC, 12, 300, 0);
                return true;
            });
        }

        assertEquals(1, series.samples().size());
        RequestSeries.Sample sample = series.samples().get(0);
        Map<String, String> labels = labels(sample);
        assertEquals(2, sample.count());
        assertEquals(2, sample.duration().buckets().get(4));
        assertEquals(2, sample.requestBytes().buckets().get(8));
        assertEquals(600, sample.requestBytes().sum());
        assertEquals(2, sample.responseBytes().buckets().get(0));
        assertEquals("source", labels.get("reporter"));
        assertEquals("client-v1", labels.get("source_workload"));
        assertEquals("client", labels.get("source_canonical_service"));
        assertEquals("v1", labels.get("source_canonical_revision"));
        assertEquals("shop", labels.get("source_workload_namespace"));
        assertEquals("unknown", labels.get("source_principal"));
        assertEquals("c1", labels.get("source_cluster"));
        assertEquals("reviews-v2", labels.get("destination_workload"));
        assertEquals("default", labels.get("destination_workload_namespace"));
        assertEquals("latest", labels.get("destination_canonical_revision"));
        assertEquals("unknown", labels.get("destination_version"));
        assertEquals("unknown", labels.get("destination_cluster"));
        assertEquals("reviews.default.svc.cluster.local", labels.get("destination_service"));
        assertEquals("reviews", labels.get("destination_service_name"));
        assertEquals("default", labels.get("destination_service_namespace"));
        assertEquals("http", labels.get("request_protocol"));
        assertEquals("503", labels.get("response_code"));
        assertEquals("", labels.get("grpc_response_status"));
        assertEquals("URX,UF", labels.get("response_flags"));
        assertEquals("unknown", labels.get("connection_security_policy"));
    }

    @Test
    void labelsStandInEnvoysOrder() {
        assertEquals(
                "reporter source_workload source_canonical_service source_canonical_revision source_workload_namespace"
                        + " source_principal source_app source_version source_cluster destination_workload"
                        + " destination_workload_namespace destination_principal destination_app destination_version"
                        + " destination_service destination_canonical_service destination_canonical_revision"
                        + " destination_service_name destination_service_namespace destination_cluster"
                        + " request_protocol response_code grpc_response_status response_flags"
                        + " connection_security_policy",
                String.join(" ", RequestSeries.labels()));
        assertEquals(23, TcpSeries.labels().size());
    }

    @Test
    void grpcAndHttpAreDifferentSeries() throws Exception {
        RequestSeries series = new RequestSeries(1, 10);
        int pair = pair(series, Reporter.DESTINATION, Peer.UNKNOWN, Peer.UNKNOWN);

        on(first, () -> {
            series.record(first, pair, 200, 0, RequestSeries.NOT_GRPC, 1, 1, 1);
            series.record(first, pair, 200, 0, 0, 1, 1, 1);
            series.record(first, pair, 200, 0, 5, 1, 1, 1);
            series.record(first, pair, 0, 0, RequestSeries.GRPC_WITHOUT_STATUS, 1, 1, 1);
            series.messages(first, pair, 200, 0, 5, 3, 4);
            return true;
        });

        Map<String, RequestSeries.Sample> byStatus = new HashMap<>();
        for (RequestSeries.Sample sample : series.samples()) {
            Map<String, String> labels = labels(sample);
            byStatus.put(
                    labels.get("request_protocol") + labels.get("grpc_response_status") + ":"
                            + labels.get("response_code"),
                    sample);
        }
        assertEquals(java.util.Set.of("http:200", "grpc0:200", "grpc5:200", "grpc:0"), byStatus.keySet());
        RequestSeries.Sample notFound = java.util.Objects.requireNonNull(byStatus.get("grpc5:200"));
        assertEquals(3, notFound.requestMessages());
        assertEquals(4, notFound.responseMessages());
    }

    @Test
    void inboundIsMutualTlsWhenBothSidesProvedWhoTheyAre() throws Exception {
        RequestSeries series = new RequestSeries(1, 10);
        Peer source = Peer.UNKNOWN.authenticated("spiffe://cluster.local/ns/shop/sa/client");
        Peer self = REVIEWS.authenticated("spiffe://cluster.local/ns/default/sa/reviews");
        int proven = pair(series, Reporter.DESTINATION, source, self);

        on(first, () -> {
            series.record(first, proven, 200, 0, RequestSeries.NOT_GRPC, 1, 1, 1);
            return true;
        });

        Map<String, String> labels = labels(series.samples().get(0));
        assertEquals("mutual_tls", labels.get("connection_security_policy"));
        assertEquals("spiffe://cluster.local/ns/shop/sa/client", labels.get("source_principal"));
        assertEquals("shop", labels.get("source_workload_namespace"));
        assertEquals("unknown", labels.get("source_workload"));
    }

    @Test
    void bucketsHoldTheirBound() throws Exception {
        RequestSeries series = new RequestSeries(1, 10);
        int pair = pair(series, Reporter.SOURCE, CLIENT, REVIEWS);
        double[] bounds = SeriesHistogram.bounds();

        on(first, () -> {
            for (double bound : bounds) {
                series.record(first, pair, 200, 0, -1, (long) bound, (long) bound + 1, 1);
            }
            return true;
        });

        RequestSeries.Sample sample = series.samples().get(0);
        assertEquals(0.5, bounds[0]);
        assertEquals(19, bounds.length);
        for (int i = 0; i < 19; i++) {
            assertEquals(1, sample.duration().buckets().get(i), "bucket " + i);
        }
        assertEquals(0, sample.duration().buckets().get(19));
        assertEquals(1, sample.requestBytes().buckets().get(19));
    }

    @Test
    void seriesAreBounded() throws Exception {
        RequestSeries series = new RequestSeries(2, 100);

        for (Worker worker : List.of(first, second)) {
            on(worker, () -> {
                for (int i = 0; i < 1_000; i++) {
                    int pair = series.pair(Reporter.SOURCE, CLIENT, REVIEWS, "host" + i, "", "");
                    series.record(worker, pair, 200 + i % 7, 0, -1, 1, 1, 1);
                }
                return true;
            });
        }

        List<RequestSeries.Sample> samples = series.samples();
        assertTrue(samples.size() <= 101, "got " + samples.size());
        assertEquals(
                2_000, samples.stream().mapToLong(RequestSeries.Sample::count).sum());
        assertEquals(
                1,
                samples.stream()
                        .filter(sample -> sample.labelValues().stream().allMatch("other"::equals))
                        .count());
    }

    @Test
    void tableGrowsWithoutLosingCounts() throws Exception {
        RequestSeries series = new RequestSeries(1, 10_000);

        on(first, () -> {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 5_000; i++) {
                    int pair = series.pair(Reporter.SOURCE, CLIENT, REVIEWS, "host" + i, "", "");
                    series.record(first, pair, 200, 0, -1, 1, 1, 1);
                }
            }
            return true;
        });

        assertEquals(5_000, series.samples().size());
        assertTrue(series.samples().stream().allMatch(sample -> sample.count() == 3));
    }

    @Test
    void hitCostsNoAllocation() throws Exception {
        RequestSeries series = new RequestSeries(1, 100);
        int pair = pair(series, Reporter.SOURCE, CLIENT, REVIEWS);

        long[] result = on(first, () -> {
            ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            recordMany(series, pair, 100_000);
            long before = bean.getCurrentThreadAllocatedBytes();
            long begin = first.nanoTime();
            recordMany(series, pair, 100_000);
            long nanos = first.nanoTime() - begin;
            return new long[] {bean.getCurrentThreadAllocatedBytes() - before, nanos / 100_000};
        });

        assertTrue(result[0] < 1_000, "allocated " + result[0]);
        System.out.println("series record: " + result[1] + " ns");
    }

    private void recordMany(RequestSeries series, int pair, int times) {
        for (int i = 0; i < times; i++) {
            series.record(first, pair, 200 + i % 5, 0, -1, i % 100, 300, 700);
        }
    }

    @Test
    void connectionsAreCounted() throws Exception {
        TcpSeries series = new TcpSeries(1, 10);
        int pair = series.pair(Reporter.SOURCE, CLIENT, REVIEWS, "db.default.svc.cluster.local", "db", "default");
        long flags = ResponseFlags.with(0, ResponseFlag.UF);

        on(first, () -> {
            series.opened(first, pair);
            series.bytes(first, pair, 0, 17, 5);
            series.bytes(first, pair, 0, 3, 1);
            series.closed(first, pair, 0);
            series.opened(first, pair);
            series.closed(first, pair, flags);
            return true;
        });

        for (TcpSeries.Sample sample : series.samples()) {
            Map<String, String> labels = labelled(TcpSeries.labels(), sample.labelValues());
            boolean refused = "UF".equals(labels.get("response_flags"));
            assertEquals("tcp", labels.get("request_protocol"));
            assertEquals(refused ? 0 : 2, sample.opened());
            assertEquals(1, sample.closed());
            assertEquals(refused ? 0 : 20, sample.sentBytes());
            assertEquals(refused ? 0 : 6, sample.receivedBytes());
        }
        assertEquals(2, series.samples().size());
    }

    @Test
    void countersBeginAgainButGaugesStay() throws Exception {
        Stats stats = new Stats(1, 10);
        HttpCells cells = stats.http("outbound_0.0.0.0_9080");

        on(first, () -> {
            cells.increment(first, HttpCounter.DOWNSTREAM_RQ_TOTAL);
            cells.increment(first, HttpCounter.DOWNSTREAM_RQ_ACTIVE);
            cells.status(first, 204);
            cells.status(first, 599);
            cells.status(first, 99);
            return true;
        });
        assertEquals(1, cells.value(HttpCounter.DOWNSTREAM_RQ_2XX));
        assertEquals(1, cells.value(HttpCounter.DOWNSTREAM_RQ_5XX));
        cells.reset();

        assertEquals(0, cells.value(HttpCounter.DOWNSTREAM_RQ_TOTAL));
        assertEquals(1, cells.value(HttpCounter.DOWNSTREAM_RQ_ACTIVE));
        assertEquals(stats.http("outbound_0.0.0.0_9080"), cells);
        assertTrue(cells.used());
    }

    private static long total(RequestSeries series) {
        return series.samples().stream().mapToLong(RequestSeries.Sample::count).sum();
    }

    private void lookAndSettle(Stats stats) throws Exception {
        stats.expireIdle(List.of(first, second));
        on(first, () -> true);
        on(second, () -> true);
    }

    @Test
    void seriesThatNobodyAddsToGoAndMakeRoom() throws Exception {
        Stats stats = new Stats(2, 2);
        RequestSeries series = stats.requests();
        int pair = pair(series, Reporter.SOURCE, CLIENT, REVIEWS);
        on(first, () -> record(series, first, pair, 200));
        on(second, () -> record(series, second, pair, 200));
        on(first, () -> record(series, first, pair, 503));

        for (int look = 0; look < Stats.IDLE_LOOKS; look++) {
            on(second, () -> record(series, second, pair, 200));
            lookAndSettle(stats);
        }
        assertEquals(2, series.samples().size(), "sixty looks are the first and fifty-nine without a change");
        on(second, () -> record(series, second, pair, 200));
        lookAndSettle(stats);

        assertEquals(1, series.samples().size());
        assertEquals(2 + Stats.IDLE_LOOKS + 1, total(series), "what is used keeps its count, on every worker");
        on(first, () -> record(series, first, pair, 404));
        assertTrue(series.samples().stream()
                .anyMatch(sample -> "404".equals(labels(sample).get("response_code"))));
    }

    @Test
    void aSeriesThatComesBackBeginsAtZeroAndKeepsItsNames() throws Exception {
        Stats stats = new Stats(2, 2);
        RequestSeries series = stats.requests();
        int pair = pair(series, Reporter.SOURCE, CLIENT, REVIEWS);
        on(first, () -> record(series, first, pair, 200));
        lookUntilIdle(stats);
        assertEquals(List.of(), series.samples());

        on(second, () -> record(series, second, pair, 200));
        assertEquals(1, total(series));
        assertEquals("reviews", labels(series.samples().get(0)).get("destination_service_name"));
    }

    @Test
    void whatFoundNoRoomIsNeverDropped() throws Exception {
        Stats stats = new Stats(2, 0);
        RequestSeries series = stats.requests();
        int pair = pair(series, Reporter.SOURCE, CLIENT, REVIEWS);
        on(first, () -> record(series, first, pair, 200));

        lookUntilIdle(stats);
        assertEquals(1, total(series));
    }

    private void lookUntilIdle(Stats stats) throws Exception {
        for (int look = 0; look <= Stats.IDLE_LOOKS; look++) {
            lookAndSettle(stats);
        }
    }

    private static boolean record(RequestSeries series, Worker worker, int pair, int code) {
        series.record(worker, pair, code, ResponseFlags.NONE, RequestSeries.NOT_GRPC, 1, 1, 1);
        return true;
    }
}
