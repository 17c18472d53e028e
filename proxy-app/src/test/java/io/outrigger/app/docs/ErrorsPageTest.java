package io.outrigger.app.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.outrigger.app.architecture.Repository;
import io.outrigger.core.failure.FailureKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of errors has every code that the product says and every reason that it writes down, and no others. */
final class ErrorsPageTest {
    private static final Pattern CODE = Pattern.compile("(?:IST|OUT)\\d{4}");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z0-9_.]+(?:\\{[^`]*\\})?)` \\| (\\w+), `?(\\w+)`? \\|");

    private final Path root = Repository.root();
    private final String page = Files.readString(root.resolve("docs/errors.md"));

    ErrorsPageTest() throws IOException {}

    @Test
    void everyCodeIsExplained() throws IOException {
        Set<String> said = new TreeSet<>();
        for (String module : new String[] {"config-loader", "proxy-app"}) {
            try (Stream<Path> files = Files.walk(root.resolve(module + "/src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file -> said.addAll(codes("\"(", read(file), ")\"")));
            }
        }

        assertEquals(said, codes("(?m)^\\| (", page, ") \\|"));
    }

    @Test
    void everyReasonIsExplained() {
        Set<String> reasons = new TreeSet<>();
        for (FailureKind kind : FailureKind.values()) {
            String status = kind.status() == 0 ? "none" : Integer.toString(kind.status());
            reasons.add(kind.details() + " " + status + " "
                    + (kind.flag() == null ? "none" : kind.flag().name()));
        }

        Set<String> explained = ROW.matcher(page)
                .results()
                .map(row -> row.group(1).replace("\\|", "|") + " " + row.group(2) + " " + row.group(3))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(reasons, explained);
    }

    private static Set<String> codes(String before, String text, String after) {
        return Pattern.compile(before + CODE + after)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
