package io.outrigger.config.decode;

import org.jspecify.annotations.Nullable;

/**
 * The syntax of header values that a route sets: text, {@code %%}, and {@code %NAME%} or {@code %NAME(arguments)%}. Which names
 * exist is not looked at here. Blanks are allowed only inside of the brackets and before the last percent sign.
 */
final class HeaderFormat {
    private final String value;
    private int at;

    private HeaderFormat(String value) {
        this.value = value;
    }

    /** What is wrong with the value, or null. */
    static @Nullable String check(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return "has a control character";
            }
        }
        return new HeaderFormat(value).run();
    }

    private @Nullable String run() {
        while (at < value.length()) {
            if (value.charAt(at) != '%') {
                at++;
            } else if (value.startsWith("%%", at)) {
                at += 2;
            } else {
                at++;
                String wrong = variable();
                if (wrong != null) {
                    return "\"" + value + "\" " + wrong;
                }
            }
        }
        return null;
    }

    /** From behind the first percent sign to behind the last. */
    private @Nullable String variable() {
        while (at < value.length() && value.charAt(at) != '%' && value.charAt(at) != '(') {
            at++;
        }
        if (at == value.length()) {
            return "has a lone % (write %% for a percent sign)";
        }
        boolean brackets = value.charAt(at) == '(';
        at++;
        if (!brackets) {
            return null;
        }
        skipBlanks();
        String wrong = at < value.length() && value.charAt(at) == '[' ? list() : argument();
        if (wrong != null) {
            return wrong;
        }
        skipBlanks();
        if (at == value.length() || value.charAt(at) != '%') {
            return "needs a % behind the bracket";
        }
        at++;
        return null;
    }

    /** A free argument, to behind its closing bracket. */
    private @Nullable String argument() {
        while (at < value.length() && value.charAt(at) != ')') {
            at += value.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= value.length()) {
            return "lacks a closing bracket";
        }
        at++;
        return null;
    }

    /** Quoted words in square brackets, to behind the closing round bracket. */
    private @Nullable String list() {
        do {
            at++;
            skipBlanks();
            if (at >= value.length() || value.charAt(at) != '"') {
                return "lacks a quoted word";
            }
            at++;
            while (at < value.length() && value.charAt(at) != '"') {
                at += value.charAt(at) == '\\' ? 2 : 1;
            }
            at++;
            skipBlanks();
        } while (at < value.length() && value.charAt(at) == ',');
        if (at >= value.length() || value.charAt(at) != ']') {
            return "lacks a closing bracket";
        }
        at++;
        skipBlanks();
        if (at == value.length() || value.charAt(at) != ')') {
            return "lacks a closing bracket";
        }
        at++;
        return null;
    }

    private void skipBlanks() {
        while (at < value.length() && value.charAt(at) == ' ') {
            at++;
        }
    }
}
