package io.outrigger.core.log;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A value known when the format is compiled ({@code %HOSTNAME%}, {@code %ENVIRONMENT(X)%}), or one that is never known. */
record ConstantOperator(byte @Nullable [] value) implements LogOperator {
    /** For operators that are understood but have no value here. */
    static final ConstantOperator ABSENT = new ConstantOperator(null);

    static ConstantOperator of(@Nullable String text) {
        return text == null ? ABSENT : new ConstantOperator(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean write(LogEntry entry, LogLine line) {
        if (value == null) {
            return false;
        }
        line.append(value);
        return true;
    }
}
