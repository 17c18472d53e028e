package io.outrigger.config.compile;

import io.outrigger.core.cel.CelExpression;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One access log as configuration wants it. Two that are equal may be one log.
 *
 * @param path {@code /dev/stdout}, {@code /dev/stderr} or a file
 * @param json whether lines are JSON
 * @param format of text or, with {@code json}, an object as text; empty means Istio's own
 * @param labels of JSON, already as nested maps; absent where {@code format} says it
 * @param filter what must hold for a line to be written; absent for all
 */
public record AccessLogPlan(
        String path,
        boolean json,
        String format,
        @Nullable Map<String, Object> labels,
        boolean omitAbsent,
        @Nullable CelExpression filter) {}
