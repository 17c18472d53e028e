package io.outrigger.config.compile;

import io.outrigger.config.istio.VirtualService.HeaderOperations;
import io.outrigger.config.yaml.Position;
import io.outrigger.http.route.HeaderEdits;
import io.outrigger.http.route.HeaderEdits.Edit;
import io.outrigger.http.route.ValueTemplate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles header operations. Within a level: remove, then set, then add, each sorted by name. {@code Host} and
 * {@code :authority} are no fields: setting them replaces the authority.
 */
final class HeaderRules {
    private final Handlers handlers;
    private final Findings findings;

    HeaderRules(Handlers handlers, Findings findings) {
        this.handlers = handlers;
        this.findings = findings;
    }

    /** What the operations of a rule do; a value that cannot be understood is left out. */
    HeaderEdits edits(HeaderOperations operations, Position rule) {
        List<byte[]> remove = operations.remove().stream()
                .filter(name -> !isInternal(name))
                .map(HeaderRules::lower)
                .toList();
        List<Edit> edits = new ArrayList<>();
        add(operations.set(), false, rule, edits);
        add(operations.add(), true, rule, edits);
        return remove.isEmpty() && edits.isEmpty() ? HeaderEdits.NONE : new HeaderEdits(remove, edits);
    }

    private void add(Map<String, String> values, boolean append, Position rule, List<Edit> into) {
        values.entrySet().stream()
                .filter(entry -> !isInternal(entry.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> {
                    ValueTemplate value = value(entry.getValue(), rule);
                    if (value != null) {
                        into.add(new Edit(lower(entry.getKey()), value, append));
                    }
                });
    }

    private @Nullable ValueTemplate value(String text, Position rule) {
        if (text.indexOf('%') < 0) {
            return ValueTemplate.literal(text);
        }
        try {
            return handlers.template(text);
        } catch (IllegalArgumentException e) {
            findings.warn(rule, "the header value \"" + text + "\" is left out: " + e.getMessage());
            return null;
        }
    }

    /** Both levels of a route with one destination: all removals first, then those of the route, then those of the destination. */
    static HeaderEdits joined(HeaderEdits route, HeaderEdits destination) {
        if (destination.none()) {
            return route;
        }
        List<byte[]> remove = new ArrayList<>(route.remove());
        remove.addAll(destination.remove());
        List<Edit> edits = new ArrayList<>(route.edits());
        edits.addAll(destination.edits());
        return new HeaderEdits(remove, edits);
    }

    /** The authority these operations ask for, null if none; set counts more than add. */
    static @Nullable String authority(HeaderOperations operations) {
        String set = authority(operations.set());
        return set == null ? authority(operations.add()) : set;
    }

    private static @Nullable String authority(Map<String, String> values) {
        String found = null;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            String name = entry.getKey();
            if ((name.equalsIgnoreCase("host") || name.equalsIgnoreCase(":authority"))
                    && !entry.getValue().isEmpty()) {
                found = entry.getValue();
            }
        }
        return found;
    }

    private static boolean isInternal(String name) {
        return name.startsWith(":") || name.equalsIgnoreCase("host");
    }

    private static byte[] lower(String name) {
        return name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    }
}
