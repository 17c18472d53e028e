package io.outrigger.config.yaml;

/** A place in the text of a document that moves forward, and what stands there. Knows printable ASCII alone. */
final class PlainText {
    private static final char END = '\0';

    private final String text;
    private int position;
    private int line;
    private int lineStart;

    PlainText(String text) {
        this.text = text;
    }

    /** Goes to the first content, behind a marker of the document's start; false if there is none, or it is unusual. */
    boolean begin() {
        if (!nextContent()) {
            return false;
        }
        if (text.startsWith("---", position) && column() == 0) {
            position += 3;
            if (!endsLine() || !nextContent() || text.startsWith("---", position)) {
                return false;
            }
        }
        return !isAtEnd();
    }

    int position() {
        return position;
    }

    /** From 0. */
    int line() {
        return line;
    }

    /** From 0. */
    int column() {
        return position - lineStart;
    }

    char current() {
        return at(position);
    }

    /** The character there; zero behind the end. */
    char at(int index) {
        return index < text.length() ? text.charAt(index) : END;
    }

    boolean isAtEnd() {
        return position >= text.length();
    }

    /** Whether what stands here belongs to no block of that column: it stands further left, or is the end. */
    boolean endsBlockOf(int column) {
        return isAtEnd() || column() < column;
    }

    boolean isIndentedBeyond(int column) {
        return !isAtEnd() && column() > column;
    }

    boolean isFirstOfLine() {
        for (int i = lineStart; i < position; i++) {
            if (text.charAt(i) != ' ') {
                return false;
            }
        }
        return true;
    }

    void skip(int characters) {
        position += characters;
    }

    void skipSpaces() {
        while (current() == ' ') {
            position++;
        }
    }

    String take(int end) {
        String taken = text.substring(position, end);
        position = end;
        return taken;
    }

    /** Goes over blanks, comments and ends of lines to what follows or to the end; false where a comment is not printable. */
    boolean nextContent() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '\n') {
                position++;
                line++;
                lineStart = position;
            } else if (c == ' ') {
                position++;
            } else if (c == '#') {
                if (position > lineStart && text.charAt(position - 1) != ' ') {
                    return false;
                }
                int end = endOfComment();
                if (end < 0) {
                    return false;
                }
                position = end;
            } else {
                return true;
            }
        }
        return true;
    }

    private int endOfComment() {
        int end = position;
        while (end < text.length() && text.charAt(end) != '\n') {
            if (!isPrintable(text.charAt(end))) {
                return -1;
            }
            end++;
        }
        return end;
    }

    /** Whether only blanks or a comment follow in this line. */
    boolean endsLine() {
        int at = position;
        while (at(at) == ' ') {
            at++;
        }
        return at >= text.length() || text.charAt(at) == '\n' || (text.charAt(at) == '#' && at > position);
    }

    boolean isQuote() {
        return current() == '"' || current() == '\'';
    }

    /** Whether an element of a list begins here. */
    boolean isDash() {
        return current() == '-' && isBlank(at(position + 1));
    }

    /** Whether the name of a field stands here. */
    boolean isAtKey() {
        int end = isQuote() ? endOfQuoted() + 1 : endOfKey();
        return end > position && at(end) == ':' && isBlank(at(end + 1));
    }

    /** Behind the word; names are of fewer characters than texts. */
    int endOfKey() {
        int end = position;
        while (isKey(at(end), end > position)) {
            end++;
        }
        return end;
    }

    private static boolean isKey(char c, boolean inside) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '/'
                || (inside && (c == '-' || c == '.'));
    }

    /** Where the closing quotation mark stands; -1 if the text has an escape, or does not end in this line. */
    int endOfQuoted() {
        char quote = current();
        for (int at = position + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                return quote == '\'' && at(at + 1) == quote ? -1 : at;
            }
            if (!isPrintable(c) || (c == '\\' && quote == '"')) {
                return -1;
            }
        }
        return -1;
    }

    /** Behind a text without quotes that fills its line; -1 if it is no such text. */
    int endOfWord() {
        int end = position;
        for (int at = position; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n' || (c == '#' && text.charAt(at - 1) == ' ')) {
                break;
            }
            if (!isPrintable(c) || (c == ':' && isBlank(at(at + 1)))) {
                return -1;
            }
            end = c == ' ' ? end : at + 1;
        }
        return end;
    }

    /** Behind a text without quotes in a flow collection; -1 if it is no such text. */
    int endOfFlowWord() {
        int end = position;
        for (int at = position; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == ',' || c == ']' || c == '}') {
                return end;
            }
            if (!isPrintable(c) || "[{#:?".indexOf(c) >= 0) {
                return -1;
            }
            end = c == ' ' ? end : at + 1;
        }
        return -1;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == END;
    }

    private static boolean isPrintable(char c) {
        return c >= ' ' && c <= '~';
    }
}
