package io.outrigger.app.demo.bookinfo;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one JSON document (RFC 8259). Every complaint is an {@link IllegalArgumentException} with the offset. Stricter than the
 * RFC in two points: at most {@value #MAX_DEPTH} levels, and of two members with one name the second is refused.
 */
final class JsonReader {
    private static final int MAX_DEPTH = 32;
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?");
    private static final Pattern WORD = Pattern.compile("true|false|null");

    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    Json document() {
        Json value = value();
        if (peek() != 0 || at < text.length()) {
            throw wrong("the end");
        }
        return value;
    }

    private Json value() {
        char c = peek();
        if (c == '{' || c == '[') {
            if (++depth > MAX_DEPTH) {
                throw wrong("at most " + MAX_DEPTH + " levels");
            }
            Json value = c == '{' ? object() : array();
            depth--;
            return value;
        }
        if (c == '"') {
            return new Json.Text(string());
        }
        Matcher word = WORD.matcher(text).region(at, text.length());
        if (word.lookingAt()) {
            at = word.end();
            return Json.Word.valueOf(word.group().toUpperCase(Locale.ROOT));
        }
        return number();
    }

    private Json number() {
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw wrong("a value");
        }
        at = number.end();
        return new Json.Numeral(new BigDecimal(number.group()));
    }

    private Json object() {
        Map<String, Json> members = new LinkedHashMap<>();
        take('{');
        while (more(members.isEmpty(), '}')) {
            String name = string();
            take(':');
            if (members.put(name, value()) != null) {
                throw wrong("no second member \"" + name + "\"");
            }
        }
        return new Json.Members(members);
    }

    private Json array() {
        List<Json> items = new ArrayList<>();
        take('[');
        while (more(items.isEmpty(), ']')) {
            items.add(value());
        }
        return new Json.Items(items);
    }

    /** Whether another entry follows; takes the comma before it, or the closing bracket. */
    private boolean more(boolean first, char close) {
        if (peek() == close) {
            at++;
            return false;
        }
        if (!first) {
            take(',');
        }
        return true;
    }

    private String string() {
        take('"');
        StringBuilder out = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                return out.toString();
            }
            if (c < ' ') {
                throw wrong("an escaped control character");
            }
            out.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("an escape");
        };
    }

    private char unicode() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw wrong("four hexadecimal digits");
            }
            value = (value << 4) | digit;
        }
        return (char) value;
    }

    private char next() {
        if (at >= text.length()) {
            throw wrong("more text");
        }
        return text.charAt(at++);
    }

    private void take(char expected) {
        if (peek() != expected) {
            throw wrong("'" + expected + "'");
        }
        at++;
    }

    /** The next character that is not white space, not taken; 0 at the end. */
    private char peek() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("JSON: expected " + expected + " at offset " + at);
    }
}
