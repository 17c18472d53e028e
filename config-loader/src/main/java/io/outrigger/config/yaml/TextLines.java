package io.outrigger.config.yaml;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/** The lines of a text without their ends, made when asked for: a million short lines need four bytes each and no objects. */
final class TextLines extends AbstractList<String> implements RandomAccess {
    private final String text;
    private final boolean returns;
    private int[] ends = new int[64];
    private int size;

    TextLines(String text) {
        this.text = text;
        this.returns = text.indexOf('\r') >= 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n' || (c == '\r' && !(at + 1 < text.length() && text.charAt(at + 1) == '\n'))) {
                end(at);
            }
        }
        end(text.length());
    }

    private void end(int at) {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size * 2);
        }
        ends[size++] = at;
    }

    @Override
    public String get(int index) {
        int start = start(index);
        int end = ends[index];
        boolean pair = end > start && end < text.length() && text.charAt(end) == '\n' && text.charAt(end - 1) == '\r';
        return text.substring(start, pair ? end - 1 : end);
    }

    /** These lines as one text, with a line feed between them. */
    String text(int from, int to) {
        return returns ? String.join("\n", subList(from, to)) : text.substring(start(from), ends[to - 1]);
    }

    /** Whether a word stands anywhere. */
    boolean has(String word) {
        return text.contains(word);
    }

    /** Whether the line begins so. */
    boolean startsWith(int index, String prefix) {
        return text.startsWith(prefix, start(index));
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1] + 1;
    }

    @Override
    public int size() {
        return size;
    }
}
