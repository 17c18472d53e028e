package io.outrigger.app.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What compiled classes do not show: the length of files and blocks that lock. */
class SourceTest {
    private static final int MOST_LINES = 400;
    private static final Pattern LOCKING = Pattern.compile("\\bsynchronized\\s*\\(");

    private static List<Path> sources(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Repository.root())) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> Repository.relative(file).contains(folder))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void filesStayReadable() throws IOException {
        Set<String> tooLong = new TreeSet<>();
        for (Path file : sources("/src/")) {
            int lines = Files.readAllLines(file).size();
            if (lines > MOST_LINES) {
                tooLong.add(file.getFileName() + " has " + lines + " lines");
            }
        }

        assertEquals(Set.of(), tooLong);
    }

    @Test
    void nothingIsLocked() throws IOException {
        Set<String> locking = new TreeSet<>();
        for (Path file : sources("/src/main/java/")) {
            if (LOCKING.matcher(Files.readString(file)).find()) {
                locking.add(file.getFileName().toString());
            }
        }

        assertEquals(Set.of(), locking);
    }

    @Test
    void sourcesAreFound() throws IOException {
        assertFalse(sources("/src/main/java/").isEmpty());
    }
}
