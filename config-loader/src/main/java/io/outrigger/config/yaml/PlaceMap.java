package io.outrigger.config.yaml;

import java.util.List;
import org.yaml.snakeyaml.error.Mark;

/**
 * Turns the parser's marks into positions of the file, for a document that begins somewhere inside of it.
 *
 * @param lines the lines of the whole file
 * @param lineOffset lines above the document
 * @param columnOffset characters left of it, for YAML inside of a block text
 */
record PlaceMap(String file, List<String> lines, int lineOffset, int columnOffset) {
    Position at(Mark mark) {
        return new Position(file, lineOffset + mark.getLine() + 1, columnOffset + mark.getColumn() + 1);
    }

    /** The line of the file with a space for each TAB or other control character, or empty; long lines are cut. */
    String excerpt(Position position) {
        int index = position.line() - 1;
        if (index < 0 || index >= lines.size()) {
            return "";
        }
        String line = lines.get(index);
        StringBuilder shown = new StringBuilder(line.substring(0, Math.min(line.length(), 160)));
        for (int i = 0; i < shown.length(); i++) {
            if (Character.isISOControl(shown.charAt(i))) {
                shown.setCharAt(i, ' ');
            }
        }
        return shown.toString();
    }

    Problem problem(Severity severity, Position position, String path, String message) {
        return new Problem(severity, position, path, message, excerpt(position), false);
    }
}
