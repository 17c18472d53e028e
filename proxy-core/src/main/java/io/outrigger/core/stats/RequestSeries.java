package io.outrigger.core.stats;

import io.outrigger.core.failure.ResponseFlags;
import io.outrigger.core.stats.SeriesPairs.Pair;
import io.outrigger.core.worker.Worker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * {@code istio_requests_total} and its histograms of duration and sizes. Who talks to whom is interned once ({@link #pair}) and
 * kept by the caller; a request then costs one look-up in its worker's own table and a few plain stores.
 *
 * <p>At most {@code maxSeries} series; what comes later is counted together under labels {@code other}.
 */
public final class RequestSeries {
    /** {@code grpcStatus} of requests that are not gRPC. */
    public static final int NOT_GRPC = -1;

    /** {@code grpcStatus} of gRPC requests that ended without one. */
    public static final int GRPC_WITHOUT_STATUS = -2;

    private static final int GRPC_SHIFT = 2;
    private static final int MAX_GRPC = 0xff;
    private static final int COUNT = 0;
    private static final int REQUEST_MESSAGES = 1;
    private static final int RESPONSE_MESSAGES = 2;
    private static final int DURATION = 3;
    private static final int REQUEST_BYTES = DURATION + SeriesHistogram.WIDTH;
    private static final int RESPONSE_BYTES = REQUEST_BYTES + SeriesHistogram.WIDTH;
    private static final int WIDTH = RESPONSE_BYTES + SeriesHistogram.WIDTH;

    private final SeriesPairs pairs;
    private final Series series;
    private final SeriesExpiry expiry;

    public RequestSeries(int workers, int maxSeries) {
        this.pairs = new SeriesPairs(SeriesPairs.A_SERIES * maxSeries);
        this.series = new Series(workers, WIDTH, maxSeries);
        this.expiry = new SeriesExpiry(series, Stats.IDLE_LOOKS);
    }

    /**
     * A number for who talks to whom, to be kept. Any thread.
     *
     * @param serviceHost full name of the destination service; empty unknown
     * @param serviceName its short name, or the name of a catch-all cluster; empty unknown
     * @param serviceNamespace empty unknown
     */
    public int pair(
            Reporter reporter,
            Peer source,
            Peer destination,
            String serviceHost,
            String serviceName,
            String serviceNamespace) {
        return pairs.id(new Pair(reporter, source, destination, serviceHost, serviceName, serviceNamespace));
    }

    /**
     * Counts one ended request. Worker's thread only.
     *
     * @param pair answer of {@link #pair}
     * @param code status sent, 0 if none
     * @param flags packed {@link ResponseFlags}
     * @param grpcStatus 0 or more, {@link #NOT_GRPC} or {@link #GRPC_WITHOUT_STATUS}
     * @param requestBytes on the wire, heads included; so {@code responseBytes}
     */
    public void record(
            Worker worker,
            int pair,
            int code,
            long flags,
            int grpcStatus,
            long durationMillis,
            long requestBytes,
            long responseBytes) {
        long[] row = row(worker, pair, code, flags, grpcStatus);
        SeriesTable.add(row, COUNT, 1);
        SeriesHistogram.add(row, DURATION, durationMillis);
        SeriesHistogram.add(row, REQUEST_BYTES, requestBytes);
        SeriesHistogram.add(row, RESPONSE_BYTES, responseBytes);
    }

    /** Counts the gRPC messages of one ended request. Worker's thread only. */
    public void messages(
            Worker worker,
            int pair,
            int code,
            long flags,
            int grpcStatus,
            long requestMessages,
            long responseMessages) {
        long[] row = row(worker, pair, code, flags, grpcStatus);
        SeriesTable.add(row, REQUEST_MESSAGES, requestMessages);
        SeriesTable.add(row, RESPONSE_MESSAGES, responseMessages);
    }

    private long[] row(Worker worker, int pair, int code, long flags, int grpcStatus) {
        if (pair == SeriesPairs.OVERFLOW) {
            return series.row(worker, Series.OVERFLOW.high(), Series.OVERFLOW.low());
        }
        long grpc = Math.min(grpcStatus + GRPC_SHIFT, MAX_GRPC);
        return series.row(worker, ((long) pair << 32) | ((code & 0xffffL) << 8) | grpc, flags);
    }

    /** Names of the labels, in Envoy's order. */
    public static List<String> labels() {
        return SeriesLabels.REQUEST;
    }

    /** One series, summed over the workers. */
    public record Sample(
            List<String> labelValues,
            long count,
            long requestMessages,
            long responseMessages,
            SeriesHistogram duration,
            SeriesHistogram requestBytes,
            SeriesHistogram responseBytes) {}

    /** Looks for series that nobody adds to any more; see {@link Stats#expireIdle}. */
    void expireIdle(List<Worker> workers) {
        expiry.look(workers);
    }

    /** All series as of now. Any thread. */
    public List<Sample> samples() {
        Map<Integer, Pair> byId = pairs.byId();
        List<Sample> samples = new ArrayList<>();
        series.sums().forEach((key, row) -> samples.add(sample(labelValues(byId, key), row)));
        return samples;
    }

    private static List<String> labelValues(Map<Integer, Pair> byId, Series.Key key) {
        int pair = key.equals(Series.OVERFLOW) ? SeriesPairs.OVERFLOW : (int) (key.high() >>> 32);
        int code = (int) ((key.high() >>> 8) & 0xffff);
        int grpc = (int) (key.high() & MAX_GRPC) - GRPC_SHIFT;
        List<String> protocol = Arrays.asList(
                grpc == NOT_GRPC ? "http" : "grpc", Integer.toString(code), grpc < 0 ? "" : Integer.toString(grpc));
        return SeriesLabels.values(SeriesPairs.of(byId, pair), protocol, ResponseFlags.text(flags(key)));
    }

    private static long flags(Series.Key key) {
        return key.equals(Series.OVERFLOW) ? 0 : key.low();
    }

    private static Sample sample(List<String> labels, long[] row) {
        return new Sample(
                labels,
                row[COUNT],
                row[REQUEST_MESSAGES],
                row[RESPONSE_MESSAGES],
                SeriesHistogram.of(row, DURATION),
                SeriesHistogram.of(row, REQUEST_BYTES),
                SeriesHistogram.of(row, RESPONSE_BYTES));
    }
}
