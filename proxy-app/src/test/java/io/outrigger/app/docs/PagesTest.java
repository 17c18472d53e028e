package io.outrigger.app.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.outrigger.app.architecture.Repository;
import io.outrigger.app.command.OutriggerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What the pages name exists; commands, options and admin pages that exist are described. */
class PagesTest {
    private static final String OPERATIONS = "docs/operations.md";

    private static final Pattern PACKAGE = Pattern.compile("io\\.outrigger(\\.[a-z][a-z0-9]*)*");
    private static final Pattern CLASS = Pattern.compile("([A-Z][a-z0-9]+[A-Z][A-Za-z0-9]*)([.#](\\w+)(\\(.*\\))?)?");
    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+(=\\S*)?");
    private static final Pattern OUR_PATH = Pattern.compile(
            "(\\./)?((docs|examples|bench|proxy-core|proxy-http|proxy-tcp|proxy-app|config-loader)/[\\w./-]*)");
    private static final Pattern COMMAND = Pattern.compile("(^|[\\s/;&])outrigger +([a-z]+(?:-[a-z]+)*)(.*)");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])(--[a-z][a-zA-Z0-9-]*)");
    private static final Pattern ADMIN = Pattern.compile("(?:127\\.0\\.0\\.1|localhost):15000(/[a-z_/]*)");

    private final CommandLine line = OutriggerCommand.commandLine();

    @Test
    void classesAndPackagesExist() throws IOException {
        KnownNames known = new KnownNames();
        Set<String> unknown = new TreeSet<>();
        for (Page page : Page.all()) {
            for (String span : page.spans()) {
                if (!exists(span, known)) {
                    unknown.add(page.name() + ": " + span);
                }
            }
        }

        assertEquals(Set.of(), unknown);
    }

    private static boolean exists(String span, KnownNames known) {
        if (PACKAGE.matcher(span).matches()) {
            return known.isPackage(span);
        }
        Matcher type = CLASS.matcher(span);
        if (type.matches()) {
            boolean member = type.group(3) == null || known.hasMember(type.group(1), type.group(3));
            return known.isClass(type.group(1)) && member;
        }
        Matcher constant = CONSTANT.matcher(span);
        return !constant.matches() || known.isWritten(span.replaceAll("=.*", ""));
    }

    @Test
    void pathsAndLinksExist() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (Page page : Page.all()) {
            for (String code : page.code()) {
                Matcher path = OUR_PATH.matcher(code);
                while (path.find()) {
                    if (!Files.exists(Repository.root().resolve(path.group(2)))) {
                        missing.add(page.name() + ": " + path.group(2));
                    }
                }
            }
            for (String link : page.links()) {
                Path target = page.target(link);
                if (!Files.exists(target)) {
                    missing.add(page.name() + " links to " + link);
                }
            }
        }

        assertEquals(Set.of(), missing);
    }

    @Test
    void commandsAndTheirOptionsExist() throws IOException {
        Set<String> unknown = new TreeSet<>();
        for (Page page : Page.all()) {
            for (String code : page.code()) {
                Matcher command = COMMAND.matcher(code);
                if (command.find()) {
                    check(page, command.group(2), command.group(3), unknown);
                }
            }
        }

        assertEquals(Set.of(), unknown);
    }

    private void check(Page page, String name, String arguments, Set<String> unknown) {
        CommandLine command = line.getSubcommands().get(name);
        if (command == null) {
            unknown.add(page.name() + ": outrigger " + name);
            return;
        }
        Matcher option = OPTION.matcher(arguments);
        while (option.find()) {
            if (command.getCommandSpec().findOption(option.group(1)) == null) {
                unknown.add(page.name() + ": outrigger " + name + " " + option.group(1));
            }
        }
    }

    /** An option alone in the text is ours or that of one of the scripts. */
    @Test
    void optionsExist() throws IOException {
        KnownNames known = new KnownNames();
        Set<String> unknown = new TreeSet<>();
        for (Page page : Page.all()) {
            for (String span : page.spans()) {
                Matcher option = OPTION.matcher(span);
                if (option.lookingAt() && !isOurs(option.group(1)) && !known.isWritten("\"" + option.group(1) + "\"")) {
                    unknown.add(page.name() + ": " + option.group(1));
                }
            }
        }

        assertEquals(Set.of(), unknown);
    }

    private boolean isOurs(String option) {
        return line.getSubcommands().values().stream()
                .anyMatch(command -> command.getCommandSpec().findOption(option) != null);
    }

    @Test
    void everyCommandAndOptionIsDescribed() throws IOException {
        String operations = Files.readString(Repository.root().resolve(OPERATIONS));
        Set<String> untold = new TreeSet<>();
        line.getSubcommands().forEach((name, command) -> {
            if (!operations.contains("`" + name + "`")) {
                untold.add(name);
            }
            for (OptionSpec option : command.getCommandSpec().options()) {
                boolean usual = option.usageHelp() || option.versionHelp();
                if (!usual && !operations.contains("`" + option.longestName())) {
                    untold.add(name + " " + option.longestName());
                }
            }
        });

        assertEquals(Set.of(), untold);
    }

    @Test
    void adminPagesAreTheOnesThatAnswer() throws IOException {
        String source = Files.readString(
                Repository.root().resolve("proxy-app/src/main/java/io/outrigger/app/admin/AdminPages.java"));
        Set<String> answering = found(Pattern.compile("\"(/[a-z_/]*)\""), source);
        Set<String> told = found(ADMIN, Files.readString(Repository.root().resolve(OPERATIONS)));

        assertEquals(answering, told);
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void theImageStartsTheLauncherAsTheMeshUser() throws IOException {
        String image = Files.readString(Repository.root().resolve("Dockerfile"));

        assertEquals(Set.of("1337"), found(Pattern.compile("(?m)^USER (\\d+)"), image));
        assertEquals(Set.of("/opt/outrigger/outrigger"), found(Pattern.compile("ENTRYPOINT \\[\"([^\"]+)\""), image));
    }
}
