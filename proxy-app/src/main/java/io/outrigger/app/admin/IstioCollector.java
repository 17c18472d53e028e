package io.outrigger.app.admin;

import io.outrigger.core.server.Snapshot;
import io.outrigger.core.stats.RequestSeries;
import io.outrigger.core.stats.SeriesHistogram;
import io.outrigger.core.stats.TcpSeries;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.tls.TlsSecret;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The {@code istio_*} metrics, read from the series of the workers at each scrape. Source: Istio standard metrics. */
final class IstioCollector implements MultiCollector {
    private static final String[] REQUEST_LABELS = RequestSeries.labels().toArray(new String[0]);
    private static final String[] TCP_LABELS = TcpSeries.labels().toArray(new String[0]);
    private static final double[] BOUNDS = bounds();

    private final AdminTarget target;

    IstioCollector(AdminTarget target) {
        this.target = target;
    }

    /** The registry wants the last bucket named. */
    private static double[] bounds() {
        double[] finite = SeriesHistogram.bounds();
        double[] bounds = Arrays.copyOf(finite, finite.length + 1);
        bounds[finite.length] = Double.POSITIVE_INFINITY;
        return bounds;
    }

    @Override
    public MetricSnapshots collect() {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(build());
        Snapshot snapshot = target.snapshot();
        if (snapshot != null && !snapshot.secrets().isEmpty()) {
            all.add(expiry(snapshot.secrets()));
        }
        List<RequestSeries.Sample> requests = target.stats().requests().samples();
        if (!requests.isEmpty()) {
            addRequests(requests, all);
        }
        List<TcpSeries.Sample> connections = target.stats().connections().samples();
        if (!connections.isEmpty()) {
            addConnections(connections, all);
        }
        return new MetricSnapshots(all);
    }

    private GaugeSnapshot build() {
        Labels labels = Labels.of("component", "proxy", "tag", target.version());
        return GaugeSnapshot.builder()
                .name("istio_build")
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(labels)
                        .value(1)
                        .build())
                .build();
    }

    /** Seconds until the first certificate of a name ends, below 0 when it has, as Istio's agent has it. */
    private static GaugeSnapshot expiry(List<TlsSecret> secrets) {
        long now = WallClock.system().epochMicros() / 1_000_000;
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name("istio_agent_cert_expiry_seconds");
        for (TlsSecret secret : secrets) {
            secret.certificates().stream()
                    .mapToLong(one -> one.getNotAfter().toInstant().getEpochSecond() - now)
                    .min()
                    .ifPresent(left -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                            .labels(Labels.of("resource_name", secret.name()))
                            .value((double) left)
                            .build()));
        }
        return gauge.build();
    }

    private static void addRequests(List<RequestSeries.Sample> samples, List<MetricSnapshot> all) {
        Function<RequestSeries.Sample, Labels> labels = sample -> labels(REQUEST_LABELS, sample.labelValues());
        List<RequestSeries.Sample> ended =
                samples.stream().filter(sample -> sample.count() > 0).toList();
        List<RequestSeries.Sample> messages = samples.stream()
                .filter(sample -> sample.requestMessages() + sample.responseMessages() > 0)
                .toList();
        all.add(counter("istio_requests", ended, labels, RequestSeries.Sample::count));
        all.add(histogram("istio_request_duration_milliseconds", ended, RequestSeries.Sample::duration));
        all.add(histogram("istio_request_bytes", ended, RequestSeries.Sample::requestBytes));
        all.add(histogram("istio_response_bytes", ended, RequestSeries.Sample::responseBytes));
        if (!messages.isEmpty()) {
            all.add(counter("istio_request_messages", messages, labels, RequestSeries.Sample::requestMessages));
            all.add(counter("istio_response_messages", messages, labels, RequestSeries.Sample::responseMessages));
        }
    }

    private static void addConnections(List<TcpSeries.Sample> samples, List<MetricSnapshot> all) {
        Function<TcpSeries.Sample, Labels> labels = sample -> labels(TCP_LABELS, sample.labelValues());
        all.add(counter("istio_tcp_connections_opened", samples, labels, TcpSeries.Sample::opened));
        all.add(counter("istio_tcp_connections_closed", samples, labels, TcpSeries.Sample::closed));
        all.add(counter("istio_tcp_sent_bytes", samples, labels, TcpSeries.Sample::sentBytes));
        all.add(counter("istio_tcp_received_bytes", samples, labels, TcpSeries.Sample::receivedBytes));
    }

    private static Labels labels(String[] names, List<String> values) {
        return Labels.of(names, values.toArray(new String[0]));
    }

    /** The text format adds {@code _total} to the name. */
    private static <S> CounterSnapshot counter(
            String name, List<S> samples, Function<S, Labels> labels, ToLongFunction<S> value) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name);
        for (S sample : samples) {
            counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(labels.apply(sample))
                    .value((double) value.applyAsLong(sample))
                    .build());
        }
        return counter.build();
    }

    private static HistogramSnapshot histogram(
            String name, List<RequestSeries.Sample> samples, Function<RequestSeries.Sample, SeriesHistogram> of) {
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder().name(name);
        for (RequestSeries.Sample sample : samples) {
            SeriesHistogram values = of.apply(sample);
            long[] buckets =
                    values.buckets().stream().mapToLong(Long::longValue).toArray();
            histogram.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, buckets))
                    .sum((double) values.sum())
                    .labels(labels(REQUEST_LABELS, sample.labelValues()))
                    .build());
        }
        return histogram.build();
    }
}
