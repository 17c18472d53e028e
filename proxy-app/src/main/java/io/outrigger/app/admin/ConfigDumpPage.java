package io.outrigger.app.admin;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.outrigger.core.server.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /config_dump}: the running model in Envoy's messages. {@code resource} chooses one list by Envoy's name or ours,
 * {@code mask} some of the fields, {@code name_regex} things by name; endpoints are shown with {@code include_eds}. Keys and
 * passwords never leave: whatever a field that names one holds is {@code [redacted]}. Source: Envoy's admin.
 */
record ConfigDumpPage(AdminTarget target) implements AdminPage {
    private static final String REDACTED = "[redacted]";
    private static final List<String> SECRETS = List.of(
            "private_key", "privatekey", "password", "secret_key", "client_secret", "inline_key", "session_ticket");
    private static final String PEM = "PRIVATE KEY-----";

    @Override
    public String help() {
        return "dump the running configuration";
    }

    @Override
    public List<String> parameters() {
        return List.of("resource", "mask", "name_regex", "include_eds");
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        String regex = request.parameter("name_regex");
        Pattern names;
        try {
            names = regex.isEmpty() ? null : Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            return AdminReply.text(
                    400,
                    "INVALID_ARGUMENT: Error while parsing name_regex from " + regex + ": " + e.getMessage() + "\n");
        }
        String resource = request.parameter("resource");
        String mask = request.parameter("mask");
        return resource.isEmpty() ? sections(request, names, mask) : things(resource, names, mask);
    }

    /** Everything, or the masked parts of it. */
    private AdminReply sections(AdminRequest request, @Nullable Pattern names, String mask) {
        FieldMask wanted = mask.isEmpty() ? null : new FieldMask(mask);
        List<Map<String, @Nullable Object>> configs = new ArrayList<>();
        for (ConfigView.Section section : target.config().sections()) {
            if (!section.kind().equals("endpoints") || request.flag("include_eds")) {
                Map<String, @Nullable Object> whole = whole(section, names);
                Map<String, @Nullable Object> part = wanted == null ? whole : wanted.apply(whole);
                if (part != null) {
                    configs.add(part);
                }
            }
        }
        return configs.isEmpty() && wanted != null
                ? AdminReply.text(400, "FieldMask " + mask + " could not be successfully applied to any configs.\n")
                : reply(configs);
    }

    /** The things of one list, or the masked parts of them. */
    private AdminReply things(String resource, @Nullable Pattern names, String mask) {
        if (resource.equals("bootstrap")) {
            return AdminReply.text(
                    400, "bootstrap is not a repeated field. Use ?mask=bootstrap to get only this field\n");
        }
        for (ConfigView.Section section : target.config().sections()) {
            boolean named = resource.equals(section.kind())
                    || resource.equals(EnvoyDump.Form.of(section.kind()).list());
            if (named) {
                return masked(EnvoyDump.elements(section.kind(), whole(section, names)), mask);
            }
        }
        return EnvoyDump.Form.isEmpty(resource)
                ? reply(List.of())
                : AdminReply.text(404, resource + " not found in config dump\n");
    }

    private static AdminReply masked(List<Map<String, @Nullable Object>> things, String mask) {
        if (mask.isEmpty() || things.isEmpty()) {
            return reply(things);
        }
        FieldMask wanted = new FieldMask(mask);
        List<Map<String, @Nullable Object>> parts = new ArrayList<>();
        for (Map<String, @Nullable Object> thing : things) {
            Map<String, @Nullable Object> part = wanted.apply(thing);
            if (part != null) {
                parts.add(part);
            }
        }
        return parts.isEmpty()
                ? AdminReply.text(400, "FieldMask paths: \"" + mask + "\" could not be successfully used.\n")
                : reply(parts);
    }

    private static AdminReply reply(List<Map<String, @Nullable Object>> configs) {
        Map<String, ?> all = configs.isEmpty() ? Map.of() : Map.of("configs", configs);
        return AdminReply.json(JsonText.pretty(json -> JsonText.value(json, all)));
    }

    private Map<String, @Nullable Object> whole(ConfigView.Section section, @Nullable Pattern names) {
        Snapshot snapshot = target.snapshot();
        String version = snapshot == null ? "0" : Long.toString(snapshot.generation());
        return EnvoyDump.section(section.kind(), entries(section, names), version);
    }

    private static List<Map<String, ?>> entries(ConfigView.Section section, @Nullable Pattern names) {
        List<Map<String, ?>> entries = new ArrayList<>();
        for (Map<String, ?> entry : section.entries()) {
            if (names == null
                    || section.kind().equals("bootstrap")
                    || names.matcher(String.valueOf(entry.get("name"))).find()) {
                entries.add(redacted(entry));
            }
        }
        return entries;
    }

    private static Map<String, @Nullable Object> redacted(Map<?, ?> map) {
        Map<String, @Nullable Object> clean = new LinkedHashMap<>();
        map.forEach((key, inner) -> {
            String name = String.valueOf(key);
            boolean shown = !isSecret(name) || ConfigView.HIDDEN_KEY.equals(inner);
            clean.put(name, shown ? redacted(inner) : REDACTED);
        });
        return clean;
    }

    private static @Nullable Object redacted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return redacted(map);
        }
        if (value instanceof Iterable<?> list) {
            List<@Nullable Object> clean = new ArrayList<>();
            list.forEach(inner -> clean.add(redacted(inner)));
            return clean;
        }
        return value instanceof String text && text.contains(PEM) ? REDACTED : value;
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SECRETS.stream().anyMatch(lower::contains);
    }
}
