package io.outrigger.app.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.outrigger.app.architecture.Repository;
import io.outrigger.core.cluster.OutlierCounter;
import io.outrigger.core.stats.Peer;
import io.outrigger.core.stats.Reporter;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dashboards ask for nothing that is not exported. */
final class DashboardsTest {
    private static final Pattern METRIC = Pattern.compile("\\b((?:istio|envoy|jvm|process|system)_[a-z0-9_]+)\\b");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
    /** Shown by a proxy whose rules eject endpoints, or whose files are wrong; the sample has neither. */
    private static final Set<String> NOT_IN_THE_SAMPLE = Set.of("envoy_outrigger_config_stale");

    private static Set<String> exported() throws Exception {
        SampleTarget target = new SampleTarget();
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Worker worker = new Worker(0, group.next(), WallClock.system(), Chance.seeded(0));
        try (ProxyMetrics metrics = new ProxyMetrics(target)) {
            worker.loop()
                    .submit(() -> {
                        int pair = target.stats
                                .requests()
                                .pair(Reporter.SOURCE, Peer.UNKNOWN, Peer.UNKNOWN, "a.b.svc.cluster.local", "a", "b");
                        target.stats.requests().record(worker, pair, 200, 0, -1, 12, 300, 700);
                        int tcp = target.stats
                                .connections()
                                .pair(Reporter.SOURCE, Peer.UNKNOWN, Peer.UNKNOWN, "", "PassthroughCluster", "");
                        target.stats.connections().opened(worker, tcp);
                        target.stats.http("outbound_0.0.0.0_8000");
                    })
                    .get();
            byte[] body = metrics.reply(new StatsView.Wanted(false, null, false, true, true, false))
                    .body();
            String text = new String(body, StandardCharsets.UTF_8);
            return names(text);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
        }
    }

    private static Set<String> names(String exposition) {
        Set<String> names = TYPE.matcher(exposition)
                .results()
                .flatMap(type -> type.group(2).equals("histogram")
                        ? Stream.of("_bucket", "_sum", "_count").map(end -> type.group(1) + end)
                        : Stream.of(type.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        for (OutlierCounter counter : OutlierCounter.values()) {
            names.add("envoy_cluster_" + counter.statName().replace('.', '_'));
        }
        names.add("envoy_cluster_outlier_detection_ejections_active");
        names.addAll(NOT_IN_THE_SAMPLE);
        return names;
    }

    private static List<Path> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(Repository.root().resolve("examples/dashboards"))) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }

    @Test
    void everyMetricOfADashboardIsExported() throws Exception {
        Set<String> asked = new TreeSet<>();
        int panels = 0;
        for (Path file : dashboards()) {
            JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
            for (JsonNode panel : dashboard.get("panels")) {
                panels++;
                for (JsonNode target : panel.get("targets")) {
                    METRIC.matcher(target.get("expr").asText()).results().forEach(found -> asked.add(found.group(1)));
                }
            }
            for (JsonNode variable : dashboard.at("/templating/list")) {
                METRIC.matcher(variable.get("query").asText()).results().forEach(found -> asked.add(found.group(1)));
            }
        }

        assertTrue(panels >= 20, panels + " panels");
        asked.removeAll(exported());
        assertEquals(Set.of(), asked);
    }
}
