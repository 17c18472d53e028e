package io.outrigger.app.admin;

/** How many letters must be added, removed or replaced to make one text of another (Levenshtein). */
final class EditDistance {
    private static final int LONGEST = 64;

    private EditDistance() {}

    /** The distance; the largest number for texts too long to be a slip of the finger. */
    static int between(String one, String two) {
        if (one.length() > LONGEST || two.length() > LONGEST) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[two.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == two.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[two.length()];
    }
}
