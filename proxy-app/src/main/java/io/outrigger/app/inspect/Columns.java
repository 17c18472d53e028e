package io.outrigger.app.inspect;

import java.util.ArrayList;
import java.util.List;

/** A table whose columns are as wide as their longest value and a margin; the last has no margin. */
final class Columns {
    private final int margin;
    private final List<String[]> rows = new ArrayList<>();

    Columns(int margin, String... titles) {
        this.margin = margin;
        rows.add(titles);
    }

    void row(String... values) {
        rows.add(values);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        int last = rows.get(0).length - 1;
        for (String[] row : rows) {
            for (int i = 0; i < last; i++) {
                text.append(row[i]).append(" ".repeat(width(i) - row[i].length()));
            }
            text.append(row[last]).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0) + margin;
    }
}
