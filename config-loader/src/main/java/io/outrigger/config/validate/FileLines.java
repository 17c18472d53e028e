package io.outrigger.config.validate;

import io.outrigger.config.yaml.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lines of files that messages point at, read when the first message does. */
final class FileLines {
    private static final int LONGEST = 160;

    private final Map<String, List<String>> byFile = new HashMap<>();

    /** The line at a place with TABs as spaces, or empty if it cannot be read. */
    String at(Position position) {
        List<String> lines = byFile.computeIfAbsent(position.file(), FileLines::read);
        int index = position.line() - 1;
        String line = index < 0 || index >= lines.size() ? "" : lines.get(index).replace('\t', ' ');
        return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    }

    private static List<String> read(String file) {
        try {
            return Files.isRegularFile(Path.of(file))
                    ? Files.readAllLines(Path.of(file), StandardCharsets.UTF_8)
                    : List.of();
        } catch (IOException e) {
            // The message itself says what is wrong with the file.
            return List.of();
        }
    }
}
