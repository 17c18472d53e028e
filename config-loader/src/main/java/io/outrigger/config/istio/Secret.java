package io.outrigger.config.istio;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kubernetes {@code Secret}: certificates, keys and authorities by their usual names. */
public record Secret(Meta meta, Map<String, Bytes> data) implements Resource {
    public Secret {
        data = Ordered.copyOf(data);
    }

    /** The first of the entries that exists and is not empty; null for none. */
    public byte @Nullable [] first(String... names) {
        for (String name : names) {
            Bytes value = data.get(name);
            if (value != null && value.toArray().length > 0) {
                return value.toArray();
            }
        }
        return null;
    }

    /** What it holds stays unsaid. */
    @Override
    public String toString() {
        return "Secret " + meta.namespace() + "/" + meta.name();
    }
}
