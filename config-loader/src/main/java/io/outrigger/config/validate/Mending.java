package io.outrigger.config.validate;

import io.outrigger.config.decode.ResourceReader;
import io.outrigger.config.source.ConfigSource;
import io.outrigger.config.yaml.MendedText;
import io.outrigger.config.yaml.Problem;
import io.outrigger.config.yaml.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rewrites files whose mistakes have one sure cure: lost indentation, TABs that indent, deprecated names. */
public final class Mending {
    private static final int[] TAB_WIDTHS = {2, 4, 8, 1, 0};

    private final ResourceReader reader;

    public Mending(boolean lenient) {
        this.reader = new ResourceReader(lenient, Set.of());
    }

    /**
     * Mends the files below the paths in place; answers those it changed. A file that would not have fewer errors or deprecated
     * names afterwards stays as it is.
     *
     * @throws IOException if a file cannot be read or written
     */
    public List<Path> mend(List<Path> paths) throws IOException {
        List<Path> changed = new ArrayList<>();
        for (Path path : paths) {
            for (Path file : ConfigSource.filesBelow(path)) {
                byte[] content = Files.readAllBytes(file);
                String text = new String(content, StandardCharsets.UTF_8);
                String mended = mended(file.toString(), text);
                if (!mended.equals(text)) {
                    Files.writeString(file, mended);
                    changed.add(file);
                }
            }
        }
        return changed;
    }

    /** The text with its mistakes mended, or the text itself. */
    String mended(String name, String text) {
        String best = text;
        long fewest = weight(name, text);
        if (text.indexOf('\t') >= 0) {
            for (int width : TAB_WIDTHS) {
                String spaced = MendedText.withoutTabs(text, width);
                long weight = weight(name, spaced);
                if (weight < fewest) {
                    best = spaced;
                    fewest = weight;
                }
            }
        }
        String mended = MendedText.of(
                name, best, document -> reader.schema(document.word("kind"), document.word("apiVersion")));
        return weight(name, mended) < fewest ? mended : best;
    }

    private long weight(String name, String text) {
        List<Problem> problems =
                reader.read(name, text.getBytes(StandardCharsets.UTF_8)).problems();
        long errors =
                problems.stream().filter(p -> p.severity() == Severity.ERROR).count();
        long deprecated = problems.stream()
                .filter(p -> p.message().startsWith("deprecated"))
                .count();
        // An error costs more than all deprecated names that become visible once it is gone.
        return errors * 1_000_000 + deprecated;
    }
}
