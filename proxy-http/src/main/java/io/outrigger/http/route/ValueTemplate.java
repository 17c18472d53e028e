package io.outrigger.http.route;

import io.outrigger.core.log.LogEntry;
import io.outrigger.core.log.LogText;
import io.outrigger.core.log.ValueFormat;
import io.outrigger.core.time.Chance;
import java.nio.charset.StandardCharsets;

/** The value of a header edit: fixed text, or text with Envoy's command operators filled in at the request. Immutable. */
@FunctionalInterface
public interface ValueTemplate {
    /** Appends the value for this request; appends nothing where it is empty. */
    void append(LogEntry request, LogText out);

    /** Text with operators. Throws {@link IllegalArgumentException} saying what is wrong with it. */
    static ValueTemplate formatted(String text) {
        return ValueFormat.compile(text, Chance.system())::append;
    }

    /** Text without operators. */
    static ValueTemplate literal(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return (request, out) -> out.append(bytes, 0, bytes.length);
    }
}
