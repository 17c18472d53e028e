package io.outrigger.http.route;

import io.outrigger.core.log.LogEntry;
import io.outrigger.core.log.LogText;
import java.nio.charset.StandardCharsets;

/** The value of a header edit: fixed text, or text with Envoy's command operators filled in at the request. Immutable. */
@FunctionalInterface
public interface ValueTemplate {
    /** Appends the value for this request; appends nothing where it is empty. */
    void append(LogEntry request, LogText out);

    /** Text without operators. */
    static ValueTemplate literal(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return (request, out) -> out.append(bytes, 0, bytes.length);
    }
}
