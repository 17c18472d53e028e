package io.outrigger.core.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) that stands in formats, into maps, lists, texts, numbers and booleans. Used while compiling only; throws {@link
 * IllegalArgumentException} where the text is something else.
 */
public final class JsonSource {
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
    private static final int MOST_DEPTH = 50;
    private static final int LONG_DIGITS = 18;

    private final String text;
    private int at;
    private int depth;

    private JsonSource(String text) {
        this.text = text;
    }

    /** The object that the text is. */
    public static Map<String, @Nullable Object> object(String text) {
        JsonSource source = new JsonSource(text);
        if (source.peek() != '{') {
            throw new IllegalArgumentException("a JSON object is needed, such as {\"code\": \"%RESPONSE_CODE%\"}");
        }
        Map<String, @Nullable Object> members = source.object();
        if (source.peek() != 0) {
            throw source.refused();
        }
        return members;
    }

    private @Nullable Object value() {
        if (++depth > MOST_DEPTH) {
            throw refused();
        }
        Object value = switch (peek()) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            case 't', 'f', 'n' -> word();
            default -> number();
        };
        depth--;
        return value;
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        at++;
        while (!taken('}')) {
            separator(members.isEmpty());
            if (peek() != '"') {
                throw refused();
            }
            String key = string();
            if (!taken(':')) {
                throw refused();
            }
            members.put(key, value());
        }
        return members;
    }

    private List<@Nullable Object> list() {
        List<@Nullable Object> elements = new ArrayList<>();
        at++;
        while (!taken(']')) {
            separator(elements.isEmpty());
            elements.add(value());
        }
        return elements;
    }

    private String string() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) >= ' ' && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            value.append(c == '\\' ? escaped() : c);
        }
        if (at >= text.length() || text.charAt(at) != '"') {
            throw refused();
        }
        at++;
        return value.toString();
    }

    private char escaped() {
        char what = at < text.length() ? text.charAt(at++) : 0;
        int plain = "\"\\/bfnrt".indexOf(what);
        if (what == 'u' && at + 4 <= text.length()) {
            at += 4;
            try {
                return (char) Integer.parseInt(text, at - 4, at, 16);
            } catch (NumberFormatException e) {
                throw refused();
            }
        }
        if (plain < 0) {
            throw refused();
        }
        return "\"\\/\b\f\n\r\t".charAt(plain);
    }

    private @Nullable Boolean word() {
        for (String word : List.of("true", "false", "null")) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("null") ? null : Boolean.valueOf(word);
            }
        }
        throw refused();
    }

    private Number number() {
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw refused();
        }
        at = number.end();
        boolean whole = number.group(1) == null && number.group(2) == null;
        String digits = number.group();
        return whole && digits.length() <= LONG_DIGITS ? (Number) Long.valueOf(digits) : Double.valueOf(digits);
    }

    private void separator(boolean first) {
        if (!first && !taken(',')) {
            throw refused();
        }
    }

    private boolean taken(char wanted) {
        boolean here = peek() == wanted;
        at += here ? 1 : 0;
        return here;
    }

    /** The next character that is no blank; 0 at the end. */
    private char peek() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private IllegalArgumentException refused() {
        return new IllegalArgumentException("it is no JSON from character " + (at + 1) + " on");
    }
}
