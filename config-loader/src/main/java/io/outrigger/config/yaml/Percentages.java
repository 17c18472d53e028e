package io.outrigger.config.yaml;

import org.jspecify.annotations.Nullable;

/** Istio's {@code Percent}: 0, or 0.0001 to 100. */
final class Percentages {
    private static final double LEAST = 0.0001;

    private Percentages() {}

    static @Nullable Double of(@Nullable Double number) {
        boolean valid = number != null && number <= 100 && (number == 0 || number >= LEAST);
        return valid ? number : null;
    }
}
