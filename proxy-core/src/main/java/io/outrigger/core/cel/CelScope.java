package io.outrigger.core.cel;

import org.jspecify.annotations.Nullable;

/**
 * What an expression may ask about. Values are {@link Long}, {@link Double}, {@link Boolean}, {@link String}; durations are {@link
 * Long} nanoseconds wrapped in {@link CelDuration}.
 */
public interface CelScope {
    /** The value of {@code request.path}; null if there is none, which makes what depends on it false. */
    @Nullable
    Object attribute(String path);

    /** The value under a key of a map, as of {@code request.headers}; null if there is none. */
    @Nullable
    String entry(String map, String key);
}
