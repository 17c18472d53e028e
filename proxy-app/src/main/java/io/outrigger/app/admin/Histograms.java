package io.outrigger.app.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.outrigger.core.stats.Latency;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;

/** How times are shown: in quantiles, or how many were at most so long (or so long and no shorter). Source: Envoy's admin. */
enum Histograms {
    SUMMARY,
    CUMULATIVE,
    DISJOINT;

    private static final double[] QUANTILES = {0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 100};

    /** Milliseconds; Istio's metrics have the same. */
    private static final double[] BOUNDS = {
        0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
        3_600_000
    };

    /** By Envoy's word; empty and {@code none} for quantiles. */
    static Histograms of(String word) {
        return switch (word) {
            case "cumulative" -> CUMULATIVE;
            case "disjoint" -> DISJOINT;
            default -> SUMMARY;
        };
    }

    /** Appends one, behind its name, with a line end. The first number is of the interval since the last flush: there is none here. */
    void text(StringBuilder text, Latency latency) {
        if (latency.count() == 0) {
            text.append("No recorded values\n");
            return;
        }
        if (this == SUMMARY) {
            for (double percent : QUANTILES) {
                pair(text, "P", percent, "nan", number(latency.quantile(percent)));
            }
        } else {
            for (int i = 0; i < BOUNDS.length; i++) {
                pair(text, "B", BOUNDS[i], "0", Long.toString(within(latency, i)));
            }
        }
        text.append('\n');
    }

    private static void pair(StringBuilder text, String kind, double at, String interval, String total) {
        boolean first = text.charAt(text.length() - 1) == ' ' && text.charAt(text.length() - 2) == ':';
        text.append(first ? kind : " " + kind).append(number(at));
        text.append('(').append(interval).append(',').append(total).append(')');
    }

    /** How many fall into a bucket, or into it and all before. */
    private long within(Latency latency, int bucket) {
        long most = latency.atMost(BOUNDS[bucket]);
        return this == CUMULATIVE || bucket == 0 ? most : most - latency.atMost(BOUNDS[bucket - 1]);
    }

    /** Writes the field with all of them. */
    void json(JsonGenerator json, Map<String, Latency> all) throws IOException {
        if (this == SUMMARY) {
            json.writeObjectFieldStart("histograms");
            json.writeArrayFieldStart("supported_quantiles");
            for (double percent : QUANTILES) {
                json.writeNumber(number(percent));
            }
            json.writeEndArray();
            json.writeArrayFieldStart("computed_quantiles");
        } else {
            json.writeArrayFieldStart("histograms");
        }
        for (Map.Entry<String, Latency> one : all.entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", one.getKey());
            values(json, one.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (this == SUMMARY) {
            json.writeEndObject();
        }
    }

    private void values(JsonGenerator json, Latency latency) throws IOException {
        json.writeArrayFieldStart(this == SUMMARY ? "values" : "buckets");
        for (int i = 0; i < (this == SUMMARY ? QUANTILES.length : BOUNDS.length); i++) {
            json.writeStartObject();
            if (this != SUMMARY) {
                json.writeFieldName("upper_bound");
                json.writeNumber(number(BOUNDS[i]));
                json.writeNumberField("interval", 0);
                json.writeNumberField("cumulative", within(latency, i));
            } else if (latency.count() == 0) {
                json.writeNullField("cumulative");
                json.writeNullField("interval");
            } else {
                json.writeFieldName("cumulative");
                json.writeNumber(number(latency.quantile(QUANTILES[i])));
                json.writeNullField("interval");
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** As Envoy prints them: no zeros behind the point that say nothing. */
    private static String number(double value) {
        return BigDecimal.valueOf(value)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }
}
