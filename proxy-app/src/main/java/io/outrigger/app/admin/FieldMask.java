package io.outrigger.app.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a message are wanted, {@code cluster.name,version_info}: protobuf's FieldMask over maps. Paths do not lead through
 * lists, as in Envoy.
 */
final class FieldMask {
    private static final String TYPE = "@type";

    private final List<String[]> paths = new ArrayList<>();

    FieldMask(String text) {
        for (String path : text.split(",", -1)) {
            paths.add(path.strip().split("\\.", -1));
        }
    }

    /** The message with the wanted fields and its type alone; null if it has none of them. */
    @Nullable
    Map<String, @Nullable Object> apply(Map<?, ?> message) {
        Map<String, @Nullable Object> kept = typed(message);
        boolean found = false;
        for (String[] path : paths) {
            found |= keep(message, path, 0, kept);
        }
        return found ? kept : null;
    }

    private static boolean keep(Map<?, ?> from, String[] path, int step, Map<String, @Nullable Object> into) {
        String name = path[step];
        Object value = from.get(name);
        if (step == path.length - 1) {
            boolean there = from.containsKey(name);
            if (there) {
                into.put(name, value);
            }
            return there;
        }
        if (!(value instanceof Map<?, ?> inner)) {
            return false;
        }
        Map<String, @Nullable Object> kept = typed(inner);
        if (into.get(name) instanceof Map<?, ?> before) {
            before.forEach((key, known) -> kept.put(String.valueOf(key), known));
        }
        boolean found = keep(inner, path, step + 1, kept);
        if (found) {
            into.put(name, kept);
        }
        return found;
    }

    private static Map<String, @Nullable Object> typed(Map<?, ?> message) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (message.containsKey(TYPE)) {
            map.put(TYPE, message.get(TYPE));
        }
        return map;
    }
}
