package io.outrigger.app.command;

import io.outrigger.app.architecture.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The commands that the README of an example tells people to run. */
final class ExampleReadme {
    private static final Pattern BACKEND =
            Pattern.compile("python3 -m http\\.server --bind (\\S+) --directory (\\S+) (\\d+)");
    private static final String LAUNCHER = "./outrigger ";

    private final String text;

    private ExampleReadme(String text) {
        this.text = text;
    }

    static ExampleReadme of(String example) throws IOException {
        return new ExampleReadme(Files.readString(examples().resolve(example).resolve("README.md")));
    }

    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.walk(examples())) {
            return files.filter(file -> file.endsWith("README.md")).sorted().toList();
        }
    }

    private static Path examples() {
        return Repository.root().resolve("examples");
    }

    /** Arguments of each call of the launcher. */
    static List<String[]> calls(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(LAUNCHER))
                .map(line -> line.substring(LAUNCHER.length()).split("\\s+", -1))
                .toList();
    }

    /** The only {@code serve} it has, parsed by the product. */
    ServeCommand serve() {
        CommandLine line = OutriggerCommand.commandLine();
        String[] call = calls(text).get(0);
        return (ServeCommand) line.parseArgs(call).subcommand().commandSpec().userObject();
    }

    /** A stand-in that serves a folder. */
    record Backend(String address, Path folder, int port) {}

    List<Backend> backends() {
        Matcher found = BACKEND.matcher(text);
        return found.results()
                .map(one -> new Backend(
                        one.group(1), Repository.root().resolve(one.group(2)), Integer.parseInt(one.group(3))))
                .toList();
    }
}
