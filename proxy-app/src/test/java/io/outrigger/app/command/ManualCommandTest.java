package io.outrigger.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The manual has a page for each command, and each page everything that can be typed. */
final class ManualCommandTest {
    @TempDir
    private Path folder;

    private Set<String> written() throws IOException {
        assertEquals(0, OutriggerCommand.run("generate-manual", folder.toString()));
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void everyCommandHasAPageWithItsOptions() throws IOException {
        Set<String> pages = written();

        assertTrue(pages.contains("outrigger.1"), pages.toString());
        for (CommandLine line : OutriggerCommand.commandLine().getSubcommands().values()) {
            if (line.getCommandSpec().usageMessage().hidden()) {
                continue;
            }
            String name = line.getCommandSpec().qualifiedName("-");
            String page = Files.readString(folder.resolve(name + ".1"));
            for (OptionSpec option : line.getCommandSpec().options()) {
                if (!option.hidden()) {
                    assertTrue(page.contains(option.longestName().replace("-", "\\-")), name + option.longestName());
                }
            }
        }
    }

    @Test
    void pagesAreRoff() throws IOException {
        written();
        String page = Files.readString(folder.resolve("outrigger-serve.1"));

        assertTrue(page.startsWith(".TH OUTRIGGER-SERVE 1 \"\" \"Outrigger "), page);
        assertTrue(page.contains("\n.SH NAME\noutrigger\\-serve \\- Runs one proxy"), page);
        assertTrue(page.contains("\n.TP\n.B \\-c, \\-\\-config PATH\n"), page);
        assertFalse(page.contains("%n"), page);
        assertTrue(Files.readString(folder.resolve("outrigger.1")).contains("\n.SH \"EXIT STATUS\"\n"));
    }
}
