package io.outrigger.app.inspect;

import io.outrigger.core.tls.Pem;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Certificates as istioctl {@code proxy-config secret} shows them. */
final class SecretTable {
    private static final int MARGIN = 5;
    private static final String ACTIVE = "dynamic_active_secrets";
    private static final String WARMING = "dynamic_warming_secrets";

    private SecretTable() {}

    /** Of the section of a dump, those of that name, or all. */
    static String of(Tree section, ConfigDump.Form form, String name, Instant now) {
        if (form != ConfigDump.Form.SHORT) {
            Map<String, @Nullable Object> chosen = new LinkedHashMap<>();
            for (String list : List.of(ACTIVE, WARMING)) {
                List<Tree> found = named(section.at(list).elements(), name);
                if (!found.isEmpty()) {
                    chosen.put(
                            camel(list),
                            found.stream().map(one -> renamed(one.value())).toList());
                }
            }
            return form == ConfigDump.Form.JSON ? Written.json(chosen) : Written.yaml(chosen);
        }
        if (section.at(ACTIVE).elements().isEmpty()
                && section.at(WARMING).elements().isEmpty()) {
            return "No active or warming secrets found.\n";
        }
        Columns table = new Columns(
                MARGIN, "RESOURCE NAME", "TYPE", "STATUS", "VALID CERT", "SERIAL NUMBER", "NOT AFTER", "NOT BEFORE");
        named(section.at(ACTIVE).elements(), name).forEach(one -> active(table, one, now));
        named(section.at(WARMING).elements(), name)
                .forEach(one -> table.row(one.at("name").text(), "", "WARMING", "false", "", "", ""));
        return table.toString();
    }

    private static List<Tree> named(List<Tree> all, String name) {
        return all.stream()
                .filter(one -> name.isEmpty() || name.equals(one.at("name").text()))
                .toList();
    }

    private static void active(Columns table, Tree one, Instant now) {
        Tree secret = one.at("secret");
        Tree chain = secret.at("tls_certificate", "certificate_chain", "inline_bytes");
        Tree encoded = chain.isThere() ? chain : secret.at("validation_context", "trusted_ca", "inline_bytes");
        String name = one.at("name").text();
        String type = chain.isThere() ? "Cert Chain" : "CA";
        try {
            X509Certificate first =
                    Pem.certificates(Base64.getDecoder().decode(encoded.text())).get(0);
            Instant begin = first.getNotBefore().toInstant();
            Instant end = first.getNotAfter().toInstant();
            boolean valid = !now.isBefore(begin) && !now.isAfter(end);
            String serial = first.getSerialNumber().toString(16);
            table.row(name, type, "ACTIVE", Boolean.toString(valid), serial, seconds(end), seconds(begin));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            table.row(name, type, "ACTIVE", "false", "", "", "");
        }
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** With the names that JSON has for fields of protocol buffers. */
    private static @Nullable Object renamed(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> renamed = new LinkedHashMap<>();
            map.forEach((key, inner) -> renamed.put(camel(String.valueOf(key)), renamed(inner)));
            return renamed;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> renamed = new ArrayList<>();
            list.forEach(inner -> renamed.add(renamed(inner)));
            return renamed;
        }
        return value;
    }

    private static String camel(String name) {
        StringBuilder camel = new StringBuilder();
        boolean raise = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_') {
                camel.append(raise ? Character.toUpperCase(c) : c);
            }
            raise = c == '_';
        }
        return camel.toString();
    }
}
