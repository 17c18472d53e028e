package io.outrigger.app.admin;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /config_dump}: the running model as JSON. {@code resource} chooses one section, {@code name_regex} things by name. Keys
 * and passwords never leave: whatever a field that names one holds is {@code [redacted]}.
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
        return List.of("resource", "name_regex");
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        String regex = request.parameter("name_regex");
        Pattern names;
        try {
            names = regex.isEmpty() ? null : Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            return AdminReply.text(400, "Invalid re2 regex: " + e.getMessage() + "\n");
        }
        String resource = request.parameter("resource");
        List<Map<String, @Nullable Object>> configs = new ArrayList<>();
        for (ConfigView.Section section : target.config().sections()) {
            if (resource.isEmpty() || resource.equals(section.kind())) {
                configs.add(section(section, names));
            }
        }
        if (!resource.isEmpty() && configs.isEmpty()) {
            return AdminReply.text(404, resource + " not found in config dump\n");
        }
        return AdminReply.json(JsonText.pretty(json -> JsonText.value(json, Map.of("configs", configs))));
    }

    private static Map<String, @Nullable Object> section(ConfigView.Section section, @Nullable Pattern names) {
        List<@Nullable Object> entries = new ArrayList<>();
        for (Map<String, ?> entry : section.entries()) {
            if (names == null
                    || names.matcher(String.valueOf(entry.get("name"))).find()) {
                entries.add(redacted(entry));
            }
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("kind", section.kind());
        map.put(section.kind(), entries);
        return map;
    }

    private static @Nullable Object redacted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> clean = new LinkedHashMap<>();
            map.forEach((key, inner) -> {
                String name = String.valueOf(key);
                clean.put(name, isSecret(name) ? REDACTED : redacted(inner));
            });
            return clean;
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
