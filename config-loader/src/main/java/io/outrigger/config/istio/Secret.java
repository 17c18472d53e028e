package io.outrigger.config.istio;

import java.util.Map;

/** Kubernetes {@code Secret}: certificates, keys and authorities by their usual names. */
public record Secret(Meta meta, Map<String, Bytes> data) implements Resource {
    public Secret {
        data = Ordered.copyOf(data);
    }

    /** What its entries hold stays unsaid. */
    @Override
    public String toString() {
        return "Secret " + meta.namespace() + "/" + meta.name() + " with " + data.keySet();
    }
}
