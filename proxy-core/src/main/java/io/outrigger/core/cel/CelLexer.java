package io.outrigger.core.cel;

import java.util.Set;

/** Cuts an expression into tokens, one at a time. */
final class CelLexer {
    /** What a token is. */
    enum Kind {
        NAME,
        INTEGER,
        DECIMAL,
        TEXT,
        SIGN,
        END
    }

    private static final Set<String> PAIRS = Set.of("&&", "||", "==", "!=", "<=", ">=");

    private final String source;
    private int at;
    private Kind kind = Kind.END;
    private String text = "";
    private int start;

    CelLexer(String source) {
        this.source = source;
        next();
    }

    Kind kind() {
        return kind;
    }

    String text() {
        return text;
    }

    boolean is(String sign) {
        return (kind == Kind.SIGN || kind == Kind.NAME) && text.equals(sign);
    }

    IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("at character " + (start + 1) + ": " + why);
    }

    void next() {
        while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
            at++;
        }
        start = at;
        if (at == source.length()) {
            kind = Kind.END;
            text = "the end";
            return;
        }
        char c = source.charAt(at);
        boolean raw = (c == 'r' || c == 'R') && at + 1 < source.length() && quote(source.charAt(at + 1));
        if (quote(c) || raw) {
            quoted(raw);
        } else if (Character.isLetter(c) || c == '_') {
            word(Kind.NAME);
        } else if (Character.isDigit(c)) {
            number();
        } else {
            sign();
        }
    }

    private static boolean quote(char c) {
        return c == '"' || c == '\'';
    }

    private void quoted(boolean raw) {
        int begin = raw ? at + 1 : at;
        char mark = source.charAt(begin);
        String three = String.valueOf(mark).repeat(3);
        String end = source.startsWith(three, begin) ? three : String.valueOf(mark);
        StringBuilder value = new StringBuilder();
        at = begin + end.length();
        while (!source.startsWith(end, at)) {
            if (at >= source.length()) {
                throw refused("the text has no closing " + end);
            }
            char c = source.charAt(at++);
            value.append(c == '\\' && !raw ? escaped() : c);
        }
        at += end.length();
        kind = Kind.TEXT;
        text = value.toString();
    }

    private char escaped() {
        if (at >= source.length()) {
            throw refused("a backslash stands alone");
        }
        char c = source.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '\\', '\'', '"', '`', '?' -> c;
            case 'x' -> coded(2);
            case 'u' -> coded(4);
            default -> throw refused("\\" + c + " is no escape");
        };
    }

    private char coded(int digits) {
        if (at + digits > source.length()) {
            throw refused("an escape is cut off");
        }
        String code = source.substring(at, at + digits);
        at += digits;
        try {
            return (char) Integer.parseInt(code, 16);
        } catch (NumberFormatException e) {
            throw refused("\"" + code + "\" is not hexadecimal");
        }
    }

    private void word(Kind what) {
        while (at < source.length() && (Character.isLetterOrDigit(source.charAt(at)) || source.charAt(at) == '_')) {
            at++;
        }
        kind = what;
        text = source.substring(start, at);
    }

    private void number() {
        word(Kind.INTEGER);
        if (at + 1 < source.length() && source.charAt(at) == '.' && Character.isDigit(source.charAt(at + 1))) {
            at++;
            word(Kind.DECIMAL);
        }
    }

    private void sign() {
        boolean pair = at + 2 <= source.length() && PAIRS.contains(source.substring(at, at + 2));
        at += pair ? 2 : 1;
        kind = Kind.SIGN;
        text = source.substring(start, at);
    }
}
