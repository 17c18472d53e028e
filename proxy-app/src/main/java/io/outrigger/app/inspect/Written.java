package io.outrigger.app.inspect;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as JSON with four spaces, as istioctl indents, and as YAML. */
final class Written {
    private static final String STEP = "    ";

    private Written() {}

    static String json(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        json(value, "", text);
        return text.append('\n').toString();
    }

    private static void json(@Nullable Object value, String indent, StringBuilder text) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            text.append('{');
            String inner = indent + STEP;
            String before = "\n";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                text.append(before)
                        .append(inner)
                        .append(quoted(String.valueOf(entry.getKey())))
                        .append(": ");
                json(entry.getValue(), inner, text);
                before = ",\n";
            }
            text.append('\n').append(indent).append('}');
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            text.append('[');
            String inner = indent + STEP;
            String before = "\n";
            for (Object element : list) {
                text.append(before).append(inner);
                json(element, inner, text);
                before = ",\n";
            }
            text.append('\n').append(indent).append(']');
        } else {
            text.append(scalar(value));
        }
    }

    static String yaml(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        yaml(value, "", text);
        return text.toString();
    }

    /** Writes at the beginning of a line. */
    private static void yaml(@Nullable Object value, String indent, StringBuilder text) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((key, inner) -> {
                text.append(indent).append(key(String.valueOf(key))).append(':');
                nested(inner, inner instanceof List<?> ? indent : indent + "  ", text);
            });
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            for (Object element : list) {
                int start = text.length();
                yaml(element, indent + "  ", text);
                text.replace(start, start + indent.length() + 2, indent + "- ");
            }
        } else {
            text.append(indent).append(scalar(value)).append('\n');
        }
    }

    private static void nested(@Nullable Object value, String indent, StringBuilder text) {
        boolean block = value instanceof Map<?, ?> map && !map.isEmpty()
                || value instanceof Collection<?> list && !list.isEmpty();
        if (block) {
            text.append('\n');
            yaml(value, indent, text);
        } else {
            text.append(' ').append(scalar(value)).append('\n');
        }
    }

    private static String key(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_./-]*") ? name : quoted(name);
    }

    private static String scalar(@Nullable Object value) {
        if (value instanceof Map<?, ?>) {
            return "{}";
        }
        if (value instanceof List<?>) {
            return "[]";
        }
        return value instanceof String text ? quoted(text) : String.valueOf(value);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c == '\n') {
                quoted.append("\\n");
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
