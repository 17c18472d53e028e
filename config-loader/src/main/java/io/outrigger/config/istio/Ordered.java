package io.outrigger.config.istio;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Copies maps so that they stay immutable and keep the order of the document, which {@code Map.copyOf} does not. */
final class Ordered {
    private Ordered() {}

    static <V> Map<String, V> copyOf(Map<String, V> map) {
        return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
