package io.outrigger.app.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.outrigger.core.stats.Latency;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /stats}: numbers as text, JSON or Prometheus exposition. Source: Envoy's admin, {@code GET /stats}. */
record StatsPage(StatsView view, ProxyMetrics metrics) implements AdminPage {
    private static final double[] QUANTILES = {0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 100};

    @Override
    public String help() {
        return "print server stats";
    }

    @Override
    public List<String> parameters() {
        return List.of("usedonly", "filter", "format", "type");
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        StatsView.Wanted wanted;
        try {
            wanted = wanted(request);
        } catch (PatternSyntaxException e) {
            return AdminReply.text(400, "Invalid re2 regex: " + e.getMessage() + "\n");
        }
        return switch (request.parameter("format")) {
            case "json" -> AdminReply.json(json(wanted));
            case "prometheus" -> metrics.reply(wanted);
            case "", "text", "html", "active-html" -> AdminReply.text(200, text(wanted));
            default -> AdminReply.text(400, "usage: /stats?format=(text|json|prometheus)\n");
        };
    }

    static StatsView.Wanted wanted(AdminRequest request) {
        String filter = request.parameter("filter");
        String type = request.parameter("type");
        return new StatsView.Wanted(
                request.flag("usedonly"),
                filter.isEmpty() ? null : Pattern.compile(filter),
                type.isEmpty() || type.equals("All") || type.equals("Counters"),
                type.isEmpty() || type.equals("All") || type.equals("Gauges"),
                type.isEmpty() || type.equals("All") || type.equals("Histograms"));
    }

    private String text(StatsView.Wanted wanted) {
        StringBuilder text = new StringBuilder();
        view.walk(
                wanted,
                (owner, name, value, gauge) -> text.append(owner.prefix())
                        .append('.')
                        .append(name)
                        .append(": ")
                        .append(value)
                        .append('\n'));
        view.latencies(wanted, (name, latency) -> quantiles(text.append(name).append(": "), latency));
        return text.toString();
    }

    /** The first number is of the interval since the last flush; nothing is flushed here. */
    private static void quantiles(StringBuilder text, Latency latency) {
        if (latency.count() == 0) {
            text.append("No recorded values\n");
            return;
        }
        for (double percent : QUANTILES) {
            text.append(percent == 0 ? "P" : " P").append(number(percent));
            text.append("(nan,").append(number(latency.quantile(percent))).append(')');
        }
        text.append('\n');
    }

    /** As Envoy prints them: no zeros behind the point that say nothing. */
    private static String number(double value) {
        return BigDecimal.valueOf(value)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }

    private byte[] json(StatsView.Wanted wanted) {
        return JsonText.compact(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("stats");
            JsonStats stats = new JsonStats(json);
            view.walk(wanted, stats);
            stats.check();
            json.writeStartObject();
            json.writeObjectFieldStart("histograms");
            json.writeFieldName("supported_quantiles");
            json.writeArray(QUANTILES, 0, QUANTILES.length);
            json.writeArrayFieldStart("computed_quantiles");
            for (Map.Entry<String, Latency> each : latencies(wanted).entrySet()) {
                computed(json, each.getKey(), each.getValue());
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private Map<String, Latency> latencies(StatsView.Wanted wanted) {
        Map<String, Latency> found = new LinkedHashMap<>();
        view.latencies(wanted, found::put);
        return found;
    }

    private static void computed(JsonGenerator json, String name, Latency latency) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeArrayFieldStart("values");
        for (double percent : QUANTILES) {
            json.writeStartObject();
            json.writeNullField("interval");
            if (latency.count() == 0) {
                json.writeNullField("cumulative");
            } else {
                json.writeNumberField("cumulative", latency.quantile(percent));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
