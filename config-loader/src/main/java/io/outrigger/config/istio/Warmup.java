package io.outrigger.config.istio;

import org.jspecify.annotations.Nullable;

/**
 * Istio {@code WarmupConfiguration}: new endpoints get few requests at first.
 *
 * @param minimumPercent of the weight at the beginning; absent means 10
 * @param aggression absent means 1: the weight grows evenly
 */
public record Warmup(
        long durationNanos,
        @Nullable Double minimumPercent,
        @Nullable Double aggression) {}
