package io.outrigger.app.admin;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;

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
                type.isEmpty() || type.equals("All") || type.equals("Gauges"));
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
        return text.toString();
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
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
