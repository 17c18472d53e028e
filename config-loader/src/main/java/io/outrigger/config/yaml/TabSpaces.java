package io.outrigger.config.yaml;

/**
 * Turns TABs that only separate into spaces, one for one, so that positions stay: YAML allows them there, SnakeYAML does not.
 *
 * <p>TABs inside of quotes, block texts and plain words are content and stay. TABs that indent a block stay too, because YAML
 * forbids them and the parser must say so.
 */
final class TabSpaces {
    private final char[] text;
    private int flowDepth;
    private int blockTextAbove = -1;
    private int blockTextIndent = -1;
    private char quote;

    private TabSpaces(String text) {
        this.text = text.toCharArray();
    }

    static String replace(String text) {
        return text.indexOf('\t') < 0 ? text : new TabSpaces(text).run();
    }

    private String run() {
        int start = 0;
        while (start < text.length) {
            int end = start;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            if (!inBlockText(start, end)) {
                line(start, end);
            }
            start = end + 1;
        }
        return new String(text);
    }

    /** Whether the line belongs to a {@code |} or {@code >} text that began above. */
    private boolean inBlockText(int start, int end) {
        if (blockTextAbove < 0) {
            return false;
        }
        int first = start;
        while (first < end && text[first] == ' ') {
            first++;
        }
        if (first == end || text[first] == '\r') {
            return true;
        }
        int indent = first - start;
        if (blockTextIndent < 0 && indent > blockTextAbove) {
            blockTextIndent = indent;
        }
        if (blockTextIndent >= 0 && indent >= blockTextIndent) {
            return true;
        }
        blockTextAbove = -1;
        blockTextIndent = -1;
        return false;
    }

    private void line(int start, int end) {
        int at = start;
        while (at < end) {
            char c = text[at];
            if (quote != 0) {
                at = quoted(at, end);
            } else if (c == '\t' || c == ' ') {
                at = blanks(start, at, end);
            } else if (c == '#' && (at == start || isBlank(text[at - 1]))) {
                return;
            } else {
                at = token(start, at, end);
            }
        }
    }

    private int quoted(int at, int end) {
        if (quote == '"' && text[at] == '\\') {
            return at + 2;
        }
        if (text[at] == quote) {
            if (quote == '\'' && at + 1 < end && text[at + 1] == '\'') {
                return at + 2;
            }
            quote = 0;
        }
        return at + 1;
    }

    private int blanks(int start, int at, int end) {
        int after = at;
        while (after < end && isBlank(text[after])) {
            after++;
        }
        if (separates(start, at, after, end)) {
            for (int i = at; i < after; i++) {
                text[i] = ' ';
            }
        }
        return after;
    }

    private boolean separates(int start, int at, int after, int end) {
        boolean endsLine = after == end || text[after] == '#' || text[after] == '\r';
        if (endsLine || (flowDepth > 0 && (at == start || ",]}:".indexOf(text[after]) >= 0))) {
            return true;
        }
        if (at == start) {
            return false;
        }
        char before = text[at - 1];
        if (before == '-' || before == '?') {
            // A dash that is indented by TABs alone must stay an error.
            return at - 1 == start || text[at - 2] == ' ';
        }
        return before == ':' || before == '"' || before == '\'' || (flowDepth > 0 && ",[{".indexOf(before) >= 0);
    }

    private int token(int start, int at, int end) {
        char c = text[at];
        boolean begins = at == start || isBlank(text[at - 1]) || (flowDepth > 0 && ",[{:".indexOf(text[at - 1]) >= 0);
        if ((c == '"' || c == '\'') && begins) {
            quote = c;
        } else if ((c == '[' || c == '{') && (begins || flowDepth > 0)) {
            flowDepth++;
        } else if ((c == ']' || c == '}') && flowDepth > 0) {
            flowDepth--;
        } else if ((c == '|' || c == '>') && begins && flowDepth == 0 && opensBlockText(at, end)) {
            blockTextAbove = keyColumn(start, at);
        }
        return at + 1;
    }

    private boolean opensBlockText(int at, int end) {
        int i = at + 1;
        while (i < end && "+-123456789".indexOf(text[i]) >= 0) {
            i++;
        }
        while (i < end && isBlank(text[i])) {
            i++;
        }
        return i == end || text[i] == '#' || text[i] == '\r';
    }

    /** The column of the key or dash that the block text belongs to. */
    private int keyColumn(int start, int at) {
        int column = start;
        int parent = start;
        while (column < at) {
            if (text[column] == ' ') {
                column++;
            } else if (text[column] == '-' && isBlank(text[column + 1])) {
                parent = column;
                column++;
            } else {
                return column - start;
            }
        }
        return parent - start;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
