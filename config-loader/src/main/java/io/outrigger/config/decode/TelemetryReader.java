package io.outrigger.config.decode;

import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Telemetry;
import io.outrigger.config.istio.Telemetry.AccessLogging;
import io.outrigger.config.istio.Telemetry.Mode;
import io.outrigger.config.istio.WorkloadSelector;
import io.outrigger.config.yaml.FieldReader;
import io.outrigger.core.cel.CelExpression;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code spec} of a Telemetry. */
final class TelemetryReader {
    private TelemetryReader() {}

    static Telemetry read(FieldReader spec, Meta meta) {
        return new Telemetry(
                meta,
                selector(spec),
                spec.has("targetRef") || spec.has("targetRefs"),
                spec.objects("accessLogging", TelemetryReader::accessLogging));
    }

    private static @Nullable WorkloadSelector selector(FieldReader spec) {
        return spec.object("selector", reader -> {
            Map<String, String> labels = reader.stringMap("matchLabels");
            Checks.selector(reader, "matchLabels", labels);
            return new WorkloadSelector(labels);
        });
    }

    private static AccessLogging accessLogging(FieldReader reader) {
        Mode mode = reader.object("match", match -> match.enumeration("mode", Mode.CLIENT_AND_SERVER));
        String expression = reader.object("filter", TelemetryReader::expression);
        return new AccessLogging(
                mode == null ? Mode.CLIENT_AND_SERVER : mode,
                reader.objects("providers", provider -> provider.required("name")),
                reader.bool("disabled", false),
                expression == null ? "" : expression);
    }

    private static String expression(FieldReader reader) {
        String text = reader.text("expression");
        if (!text.isEmpty()) {
            try {
                CelExpression.compile(text);
            } catch (IllegalArgumentException e) {
                reader.error("expression", String.valueOf(e.getMessage()));
            }
        }
        return text;
    }
}
