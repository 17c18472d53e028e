package io.outrigger.app.demo;

import io.outrigger.app.architecture.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A copy of an example whose addresses nobody else on the machine uses, so that tests do not meet a running demo. */
public final class ExampleCopy {
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.\\d+\\.(\\d+)");

    private final Path folder;
    private final String net;

    /** Copies the YAML directly in {@code examples/from}; more can be put on top. */
    public ExampleCopy(Path folder, String from) throws IOException {
        Random random = new Random();
        this.folder = folder;
        this.net = "127." + (10 + random.nextInt(200)) + "." + (10 + random.nextInt(200)) + ".";
        add(from);
    }

    public Path folder() {
        return folder;
    }

    /** Puts the YAML of another folder on top. */
    public void add(String from) throws IOException {
        for (Path file : yaml(Repository.root().resolve("examples").resolve(from))) {
            write(file.getFileName().toString(), Files.readString(file));
        }
    }

    public void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), moved(text));
    }

    /** Removes what an earlier scenario left. */
    public void removeRules() throws IOException {
        for (Path file : yaml(folder)) {
            if (file.getFileName().toString().startsWith("virtual-service")) {
                Files.delete(file);
            }
        }
    }

    /** An address of the example as it is in the copy. */
    public String moved(String text) {
        return ADDRESS.matcher(text).replaceAll(pod -> net + pod.group(1));
    }

    private static List<Path> yaml(Path from) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }
}
