package io.outrigger.config.decode;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.outrigger.config.yaml.FieldReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules that fields of several kinds share: Istio's validation of labels, visibility, regular expressions. */
final class Checks {
    private static final int LONGEST_REGEX = 1024;
    private static final int LONGEST_LABEL = 63;
    private static final java.util.regex.Pattern LABEL_NAME =
            java.util.regex.Pattern.compile("[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?");

    private Checks() {}

    /** {@code exportTo}: {@code .}, {@code *}, namespaces, and {@code ~} only where {@code noneAllowed}. */
    static void exportTo(FieldReader spec, List<String> exportTo, String namespace, boolean noneAllowed) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < exportTo.size(); i++) {
            String entry = exportTo.get(i);
            boolean alone = entry.equals("*") || entry.equals("~");
            if (entry.equals("~") && !noneAllowed) {
                spec.error("exportTo", i, "\"~\" is allowed for ServiceEntry and Service only");
            } else if (!alone && !entry.equals(".") && !DnsNames.isLabel(entry)) {
                spec.error("exportTo", i, "\"" + entry + "\" is not a namespace, \".\" or \"*\"");
            } else if (alone && exportTo.size() > 1) {
                spec.error("exportTo", i, "\"" + entry + "\" cannot stand beside other entries");
            } else if (!seen.add(entry.equals(".") ? namespace : entry)) {
                spec.error("exportTo", i, "\"" + entry + "\" stands twice");
            }
        }
    }

    /** Labels as Kubernetes allows them; an empty value is good. */
    static void labels(FieldReader reader, String field, Map<String, String> labels) {
        labels.forEach((key, value) -> {
            String name = key.substring(key.indexOf('/') + 1);
            boolean prefixed = key.indexOf('/') > 0;
            if (!isLabelName(name) || key.startsWith("/")) {
                reader.error(field, key, "is not the name of a label");
            } else if (prefixed && DnsNames.fullName(key.substring(0, key.indexOf('/'))) != null) {
                reader.error(field, key, "has a prefix that is not a host name");
            } else if (!value.isEmpty() && !isLabelName(value)) {
                reader.error(field, key, "\"" + value + "\" is not the value of a label");
            }
        });
    }

    /** Labels of a selector, which may not hold wildcards. */
    static void selector(FieldReader reader, String field, Map<String, String> labels) {
        labels.forEach((key, value) -> {
            if (key.isEmpty()) {
                reader.error(field, key, "a label without name selects nothing");
            } else if (key.indexOf('*') >= 0 || value.indexOf('*') >= 0) {
                reader.error(field, key, "wildcards are not allowed in a selector");
            }
        });
    }

    private static boolean isLabelName(String text) {
        return text.length() <= LONGEST_LABEL && LABEL_NAME.matcher(text).matches();
    }

    /** An RE2 expression of at most 1024 characters. */
    static void regex(FieldReader reader, String field, String regex) {
        if (regex.isEmpty()) {
            reader.error(field, "must not be empty");
        } else if (regex.length() > LONGEST_REGEX) {
            reader.error(field, "has " + regex.length() + " characters, more than " + LONGEST_REGEX);
        } else {
            try {
                Pattern.compile(regex);
            } catch (PatternSyntaxException e) {
                String where = e.getPattern() == null ? "" : " at `" + e.getPattern() + "`";
                reader.error(field, "\"" + regex + "\" is not an RE2 expression: " + e.getDescription() + where);
            }
        }
    }
}
