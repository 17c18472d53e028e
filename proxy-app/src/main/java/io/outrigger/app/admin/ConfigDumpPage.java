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
 * {@code /config_dump}: the running model in Envoy's messages. {@code resource} chooses one section by Envoy's name or ours,
 * {@code mask} some of the sections, {@code name_regex} things by name; endpoints are shown with {@code include_eds}. Keys and
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
            return AdminReply.text(400, "Invalid re2 regex: " + e.getMessage() + "\n");
        }
        String resource = request.parameter("resource");
        String mask = request.parameter("mask");
        Snapshot snapshot = target.snapshot();
        String version = snapshot == null ? "0" : Long.toString(snapshot.generation());
        List<Map<String, @Nullable Object>> configs = new ArrayList<>();
        for (ConfigView.Section section : target.config().sections()) {
            boolean shown = resource.isEmpty()
                    ? !section.kind().equals("endpoints") || request.flag("include_eds")
                    : isNamed(section, resource);
            if (shown && (mask.isEmpty() || isMasked(section, mask))) {
                configs.add(EnvoyDump.section(section.kind(), entries(section, names), version));
            }
        }
        if (!resource.isEmpty() && configs.isEmpty()) {
            return AdminReply.text(404, resource + " not found in config dump\n");
        }
        return AdminReply.json(JsonText.pretty(json -> JsonText.value(json, Map.of("configs", configs))));
    }

    private static boolean isNamed(ConfigView.Section section, String resource) {
        return resource.equals(section.kind())
                || resource.equals(EnvoyDump.Form.of(section.kind()).list());
    }

    /** Of a mask only the first step counts: it names what is shown. */
    private static boolean isMasked(ConfigView.Section section, String mask) {
        for (String path : mask.split(",", -1)) {
            if (isNamed(section, path.split("\\.", -1)[0])) {
                return true;
            }
        }
        return false;
    }

    private static List<Map<String, ?>> entries(ConfigView.Section section, @Nullable Pattern names) {
        List<Map<String, ?>> entries = new ArrayList<>();
        for (Map<String, ?> entry : section.entries()) {
            if (names == null
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
