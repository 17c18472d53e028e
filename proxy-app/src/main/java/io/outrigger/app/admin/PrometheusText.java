package io.outrigger.app.admin;

import java.util.Map;
import java.util.TreeMap;

/**
 * Text exposition of {@code envoy_*}: names keep Envoy's form (no forced {@code _total}), labels are those of Istio's bootstrap
 * ({@code cluster_name}, {@code response_code}…). All lines of a metric stand together.
 */
final class PrometheusText implements StatSink {
    private record Metric(boolean gauge, StringBuilder lines) {}

    private final Map<String, Metric> metrics = new TreeMap<>();

    @Override
    public void stat(StatOwner owner, String name, long value, boolean gauge) {
        int code = codeStart(name);
        String plain = code < 0 ? name : name.substring(0, code - 1);
        StringBuilder lines = metrics.computeIfAbsent(
                        metricName(owner.family(), plain), key -> new Metric(gauge, new StringBuilder()))
                .lines;
        lines.append(metricName(owner.family(), plain)).append('{');
        if (code > 0) {
            boolean codeClass = name.endsWith("xx");
            label(lines, codeClass ? "response_code_class" : "response_code", name.substring(code));
        }
        if (!owner.tag().isEmpty()) {
            lines.append(code > 0 ? "," : "");
            label(lines, owner.tag(), owner.value());
        }
        lines.append("} ").append(value).append('\n');
    }

    /** Where {@code 200} or {@code 2xx} of {@code upstream_rq_200} begins; -1 in other names. */
    private static int codeStart(String name) {
        int at = name.length() - 3;
        if (at < 4 || !name.startsWith("_rq_", at - 4)) {
            return -1;
        }
        boolean digit = Character.isDigit(name.charAt(at));
        boolean rest =
                name.endsWith("xx") || Character.isDigit(name.charAt(at + 1)) && Character.isDigit(name.charAt(at + 2));
        return digit && rest ? at : -1;
    }

    private static String metricName(String family, String name) {
        StringBuilder metric =
                new StringBuilder("envoy_").append(family).append('_').append(name);
        for (int i = 0; i < metric.length(); i++) {
            char c = metric.charAt(i);
            boolean allowed = c < 0x80 && Character.isLetterOrDigit(c);
            if (!allowed) {
                metric.setCharAt(i, '_');
            }
        }
        return metric.toString();
    }

    private static void label(StringBuilder lines, String name, String value) {
        lines.append(name).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> lines.append("\\\\");
                case '"' -> lines.append("\\\"");
                case '\n' -> lines.append("\\n");
                default -> lines.append(c);
            }
        }
        lines.append('"');
    }

    /** The exposition. */
    String text() {
        StringBuilder text = new StringBuilder();
        metrics.forEach((name, metric) -> text.append("# TYPE ")
                .append(name)
                .append(metric.gauge ? " gauge\n" : " counter\n")
                .append(metric.lines));
        return text.toString();
    }
}
