package io.outrigger.app.admin;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.outrigger.core.stats.Latency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /stats}: numbers as text, JSON or Prometheus exposition. Source: Envoy's admin, {@code GET /stats}. */
record StatsPage(StatsView view, ProxyMetrics metrics) implements AdminPage {
    private static final Set<String> TYPES = Set.of("", "All", "Counters", "Gauges", "Histograms", "TextReadouts");
    private static final Set<String> BUCKETS = Set.of("", "none", "cumulative", "disjoint", "summary");

    @Override
    public String help() {
        return "print server stats";
    }

    @Override
    public List<String> parameters() {
        return List.of("usedonly", "filter", "invert_filter", "format", "type", "histogram_buckets");
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        StatsView.Wanted wanted;
        try {
            wanted = wanted(request);
        } catch (PatternSyntaxException e) {
            return AdminReply.text(400, "Invalid re2 regex: " + e.getMessage() + "\n");
        }
        if (!TYPES.contains(request.parameter("type"))) {
            return AdminReply.text(400, "invalid &type= param (expected All, Counters, Gauges or Histograms)\n");
        }
        if (!BUCKETS.contains(request.parameter("histogram_buckets"))) {
            return AdminReply.text(400, "usage: /stats?histogram_buckets=(cumulative|disjoint|summary)\n");
        }
        Histograms histograms = Histograms.of(request.parameter("histogram_buckets"));
        return switch (request.parameter("format")) {
            case "json" -> AdminReply.json(json(wanted, histograms));
            case "prometheus" -> metrics.reply(wanted);
            case "", "text", "html", "active-html" -> AdminReply.text(200, text(wanted, histograms));
            default -> AdminReply.text(400, "usage: /stats?format=(html|active-html|json|prometheus|text)\n");
        };
    }

    static StatsView.Wanted wanted(AdminRequest request) {
        String filter = request.parameter("filter");
        String type = request.parameter("type");
        return new StatsView.Wanted(
                request.flag("usedonly"),
                filter.isEmpty() ? null : Pattern.compile(filter),
                request.flag("invert_filter"),
                type.isEmpty() || type.equals("All") || type.equals("Counters"),
                type.isEmpty() || type.equals("All") || type.equals("Gauges"),
                type.isEmpty() || type.equals("All") || type.equals("Histograms"));
    }

    private String text(StatsView.Wanted wanted, Histograms histograms) {
        StringBuilder text = new StringBuilder();
        view.walk(
                wanted,
                (owner, name, value, gauge) -> text.append(owner.prefix())
                        .append('.')
                        .append(name)
                        .append(": ")
                        .append(value)
                        .append('\n'));
        view.latencies(
                wanted, (name, latency) -> histograms.text(text.append(name).append(": "), latency));
        return text.toString();
    }

    private byte[] json(StatsView.Wanted wanted, Histograms histograms) {
        return JsonText.compact(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("stats");
            JsonStats stats = new JsonStats(json);
            view.walk(wanted, stats);
            stats.check();
            Map<String, Latency> found = latencies(wanted);
            if (!found.isEmpty()) {
                json.writeStartObject();
                histograms.json(json, found);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private Map<String, Latency> latencies(StatsView.Wanted wanted) {
        Map<String, Latency> found = new LinkedHashMap<>();
        view.latencies(wanted, found::put);
        return found;
    }
}
