package io.outrigger.app.conformance;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The built product where every user may read it, because the runner starts it as another user and a checkout may be
 * closed to that one. It has rehearsed its start, which some hundred cases then repeat. Deleted when closed.
 *
 * @param folder holds the launcher, its jars in {@code lib}, and the work folders of the runner in {@code work}
 */
record ProductCopy(Path folder) implements AutoCloseable {
    private static final Path MODULE = Path.of("").toAbsolutePath();

    private static final int MOST_SECONDS = 60;

    static ProductCopy make() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("outrigger-conformance-");
        ProductCopy copy = new ProductCopy(folder);
        copy.open(folder, "rwxr-xr-x");
        copy.open(Files.createDirectory(folder.resolve("work")), "rwxr-xr-x");
        copy.open(Files.createDirectory(folder.resolve("lib")), "rwxr-xr-x");
        Path launcher = MODULE.resolveSibling("outrigger");
        copy.open(Files.copy(launcher, copy.launcher(), REPLACE_EXISTING), "rwxr-xr-x");
        try (Stream<Path> jars = Files.list(MODULE.resolve("target/outrigger/lib"))) {
            for (Path jar : jars.filter(Files::isRegularFile).toList()) {
                copy.open(Files.copy(jar, folder.resolve("lib").resolve(jar.getFileName())), "rw-r--r--");
            }
        }
        copy.rehearse();
        return copy;
    }

    private void rehearse() throws IOException, InterruptedException {
        Path log = work().resolve("rehearsal.log");
        Path example = MODULE.resolveSibling("examples/bookinfo/base");
        ProcessBuilder builder = new ProcessBuilder(launcher().toString(), "rehearse", example.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process rehearsal = builder.start();
        boolean ended = rehearsal.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
        rehearsal.destroyForcibly();
        if (!ended || rehearsal.exitValue() != 0) {
            throw new IOException("no rehearsal: " + Files.readString(log));
        }
    }

    private void open(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    Path launcher() {
        return folder.resolve("outrigger");
    }

    Path work() {
        return folder.resolve("work");
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(ProductCopy::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
