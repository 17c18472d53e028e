package io.outrigger.config.compile;

import io.outrigger.config.yaml.NamedInYaml;
import io.outrigger.config.yaml.Position;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Walks two records of one kind and names the fields that differ. Positions and timestamps do not count. */
final class FieldChanges {
    private static final String NANOS = "Nanos";
    private static final Set<String> NOT_COMPARED = Set.of("position", "creation", "kind", "apiVersion");

    private final List<String> found = new ArrayList<>();

    private FieldChanges() {}

    static FieldChanges between(Object before, Object after) {
        FieldChanges changes = new FieldChanges();
        changes.compare("", before, after);
        return changes;
    }

    /** {@code http[0].timeout 500ms → 2s}. */
    List<String> found() {
        return found;
    }

    private void compare(String path, @Nullable Object before, @Nullable Object after) {
        if (Objects.equals(before, after) || before instanceof Position) {
            return;
        }
        if (before instanceof Record old && after instanceof Record now && old.getClass() == now.getClass()) {
            records(path, old, now);
        } else if (before instanceof List<?> old && after instanceof List<?> now) {
            lists(path, old, now);
        } else if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> now) {
            maps(path, old, now);
        } else {
            found.add(shown(path) + " " + text(path, before) + " → " + text(path, after));
        }
    }

    private static String shown(String path) {
        return path.endsWith(NANOS) ? path.substring(0, path.length() - NANOS.length()) : path;
    }

    private void records(String path, Record old, Record now) {
        for (RecordComponent component : old.getClass().getRecordComponents()) {
            if (!NOT_COMPARED.contains(component.getName())) {
                compare(join(path, component.getName()), value(component, old), value(component, now));
            }
        }
    }

    private static @Nullable Object value(RecordComponent component, Record owner) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private void lists(String path, List<?> old, List<?> now) {
        int both = Math.min(old.size(), now.size());
        for (int i = 0; i < both; i++) {
            compare(path + "[" + i + "]", old.get(i), now.get(i));
        }
        for (int i = both; i < old.size(); i++) {
            found.add(path + "[" + i + "] removed" + detail(old.get(i)));
        }
        for (int i = both; i < now.size(); i++) {
            found.add(path + "[" + i + "] added" + detail(now.get(i)));
        }
    }

    private static String detail(@Nullable Object value) {
        return value instanceof Record ? "" : " (" + text("", value) + ")";
    }

    private void maps(String path, Map<?, ?> old, Map<?, ?> now) {
        Set<Object> keys = new LinkedHashSet<>(old.keySet());
        keys.addAll(now.keySet());
        for (Object key : keys) {
            String field = join(path, String.valueOf(key));
            if (!now.containsKey(key)) {
                found.add(field + " removed");
            } else if (!old.containsKey(key)) {
                found.add(field + " added" + detail(now.get(key)));
            } else {
                compare(field, old.get(key), now.get(key));
            }
        }
    }

    private static String text(String path, @Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof String string) {
            return "\"" + string + "\"";
        }
        if (value instanceof NamedInYaml named) {
            return named.yamlName();
        }
        boolean duration = path.endsWith(NANOS) && value instanceof Long;
        if (duration) {
            return duration((Long) value);
        }
        return value instanceof Record record ? record(record) : String.valueOf(value);
    }

    private static String duration(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    /** The kind of a block, and its one value if it has only one: {@code prefix "/a"}. */
    private static String record(Record record) {
        String name = record.getClass().getSimpleName();
        String field = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        RecordComponent[] components = record.getClass().getRecordComponents();
        return components.length == 1 ? field + " " + text("", value(components[0], record)) : "another " + field;
    }
}
