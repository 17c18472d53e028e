package io.outrigger.app.admin;

import java.util.List;
import java.util.Map;

/** The running model in nested maps and lists, for {@code /config_dump}. */
@FunctionalInterface
public interface ConfigView {
    /** What stands in place of a private key: Envoy's word for it, as bytes. */
    Map<String, String> HIDDEN_KEY = Map.of("inline_bytes", "W3JlZGFjdGVkXQ==");

    /** Sections in the order they are shown. Any thread. */
    List<Section> sections();

    /**
     * One kind of thing.
     *
     * @param kind {@code clusters}, {@code listeners}, {@code routes}…
     * @param entries one map a thing; values are maps, lists, texts, numbers, booleans or null; {@code name} names it
     */
    record Section(String kind, List<? extends Map<String, ?>> entries) {}
}
