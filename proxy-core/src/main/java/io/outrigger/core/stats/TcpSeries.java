package io.outrigger.core.stats;

import io.outrigger.core.failure.ResponseFlags;
import io.outrigger.core.stats.SeriesPairs.Pair;
import io.outrigger.core.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code istio_tcp_*}: connections opened and closed, bytes both ways. Bounded as {@link RequestSeries}. Istio tells bytes every
 * five seconds and at the end; so should the caller.
 */
public final class TcpSeries {
    private static final int OPENED = 0;
    private static final int CLOSED = 1;
    private static final int SENT = 2;
    private static final int RECEIVED = 3;
    private static final int WIDTH = 4;

    private final SeriesPairs pairs;
    private final Series series;
    private final SeriesExpiry expiry;

    public TcpSeries(int workers, int maxSeries) {
        this.pairs = new SeriesPairs(SeriesPairs.A_SERIES * maxSeries);
        this.series = new Series(workers, WIDTH, maxSeries);
        this.expiry = new SeriesExpiry(series, Stats.IDLE_LOOKS);
    }

    /** A number for who talks to whom, to be kept; see {@link RequestSeries#pair}. Any thread. */
    public int pair(
            Reporter reporter,
            Peer source,
            Peer destination,
            String serviceHost,
            String serviceName,
            String serviceNamespace) {
        return pairs.id(new Pair(reporter, source, destination, serviceHost, serviceName, serviceNamespace));
    }

    /** Counts a connection that begins. Worker's thread only. */
    public void opened(Worker worker, int pair) {
        SeriesTable.add(row(worker, pair, ResponseFlags.NONE), OPENED, 1);
    }

    /** Counts a connection that ended, with packed {@link ResponseFlags}. Worker's thread only. */
    public void closed(Worker worker, int pair, long flags) {
        SeriesTable.add(row(worker, pair, flags), CLOSED, 1);
    }

    /**
     * Counts bytes since the last call. Worker's thread only.
     *
     * @param sent to the client
     * @param received from the client
     */
    public void bytes(Worker worker, int pair, long flags, long sent, long received) {
        long[] row = row(worker, pair, flags);
        SeriesTable.add(row, SENT, sent);
        SeriesTable.add(row, RECEIVED, received);
    }

    private long[] row(Worker worker, int pair, long flags) {
        return pair == SeriesPairs.OVERFLOW
                ? series.row(worker, Series.OVERFLOW.high(), Series.OVERFLOW.low())
                : series.row(worker, pair, flags);
    }

    /** Names of the labels, in Envoy's order. */
    public static List<String> labels() {
        return SeriesLabels.TCP;
    }

    /** One series, summed over the workers. */
    public record Sample(List<String> labelValues, long opened, long closed, long sentBytes, long receivedBytes) {}

    /** Looks for series that nobody adds to any more; see {@link Stats#expireIdle}. */
    void expireIdle(List<Worker> workers) {
        expiry.look(workers);
    }

    /** All series as of now. Any thread. */
    public List<Sample> samples() {
        Map<Integer, Pair> byId = pairs.byId();
        List<Sample> samples = new ArrayList<>();
        series.sums()
                .forEach((key, row) -> samples.add(
                        new Sample(labelValues(byId, key), row[OPENED], row[CLOSED], row[SENT], row[RECEIVED])));
        return samples;
    }

    private static List<String> labelValues(Map<Integer, Pair> byId, Series.Key key) {
        boolean overflow = key.equals(Series.OVERFLOW);
        Pair pair = SeriesPairs.of(byId, overflow ? SeriesPairs.OVERFLOW : (int) key.high());
        return SeriesLabels.values(pair, List.of("tcp"), ResponseFlags.text(overflow ? 0 : key.low()));
    }
}
