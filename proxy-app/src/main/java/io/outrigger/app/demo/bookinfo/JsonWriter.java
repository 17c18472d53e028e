package io.outrigger.app.demo.bookinfo;

/** Writes {@link Json} as text (RFC 8259), one line, a blank after colons and commas. */
final class JsonWriter {
    private JsonWriter() {}

    static void append(Json value, StringBuilder out) {
        if (value instanceof Json.Members members) {
            object(members, out);
        } else if (value instanceof Json.Items items) {
            array(items, out);
        } else if (value instanceof Json.Text text) {
            quoted(text.value(), out);
        } else if (value instanceof Json.Numeral numeral) {
            out.append(numeral.value());
        } else if (value instanceof Json.Word word) {
            out.append(word.written());
        }
    }

    private static void object(Json.Members members, StringBuilder out) {
        String between = "{";
        for (var member : members.byName().entrySet()) {
            out.append(between);
            quoted(member.getKey(), out);
            out.append(": ");
            append(member.getValue(), out);
            between = ", ";
        }
        out.append(members.byName().isEmpty() ? "{}" : "}");
    }

    private static void array(Json.Items items, StringBuilder out) {
        String between = "[";
        for (Json item : items.values()) {
            out.append(between);
            append(item, out);
            between = ", ";
        }
        out.append(items.values().isEmpty() ? "[]" : "]");
    }

    private static void quoted(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
