package io.outrigger.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.config.decode.ResourceReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ConfigWatchTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private static final String YAML = "{apiVersion: v1, kind: Service, metadata: {name: NAME}, spec: {}}\n";

    private static String yaml(String name) {
        return YAML.replace("NAME", name);
    }

    /** Looks until the names of the services are the expected ones. */
    private static void await(ConfigWatch watch, ConfigSource source, List<String> names) throws InterruptedException {
        List<String> found = List.of();
        while (!found.equals(names)) {
            assertTrue(watch.awaitChange());
            found = source.load().resources().services().stream()
                    .map(s -> s.meta().name())
                    .toList();
        }
        assertEquals(names, found);
    }

    private static ConfigSource source(Path path) {
        ConfigSource source = new ConfigSource(List.of(path), null, new ResourceReader(false, Set.of()));
        source.load();
        return source;
    }

    @Test
    void seesNewAndChangedFiles() throws Exception {
        try (ConfigWatch watch = new ConfigWatch(List.of(folder))) {
            ConfigSource source = source(folder);

            Files.writeString(folder.resolve("a.yaml"), yaml("a"));
            await(watch, source, List.of("a"));

            Files.createDirectory(folder.resolve("more"));
            Files.writeString(folder.resolve("more/b.yaml"), yaml("b"));
            await(watch, source, List.of("a", "b"));

            Files.writeString(folder.resolve("more/b.yaml"), yaml("c"));
            await(watch, source, List.of("a", "c"));
        }
    }

    @Test
    void seesAReplacedFile() throws Exception {
        Path file = Files.writeString(folder.resolve("a.yaml"), yaml("a"));
        try (ConfigWatch watch = new ConfigWatch(List.of(file))) {
            ConfigSource source = source(file);

            Path next = Files.writeString(folder.resolve("next"), yaml("b"));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

            await(watch, source, List.of("b"));
        }
    }

    @Test
    void seesTheSwappedLinkOfAKubernetesMount() throws Exception {
        mount("..1", "a");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data/a.yaml"));
        try (ConfigWatch watch = new ConfigWatch(List.of(folder))) {
            ConfigSource source = source(folder);

            for (String name : List.of("b", "c")) {
                mount(".." + name, name);
                Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of(".." + name));
                Files.move(
                        folder.resolve("..data_tmp"),
                        folder.resolve("..data"),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);

                await(watch, source, List.of(name));
            }
        }
    }

    private void mount(String data, String name) throws IOException {
        Files.createDirectory(folder.resolve(data));
        Files.writeString(folder.resolve(data).resolve("a.yaml"), yaml(name));
    }

    @Test
    void seesAFileThatIsWrittenInPlace() throws Exception {
        Path file = Files.writeString(folder.resolve("a.yaml"), yaml("a"));
        try (ConfigWatch watch = new ConfigWatch(List.of(file))) {
            ConfigSource source = source(file);
            long before = System.nanoTime();

            Files.writeString(file, yaml("another"));

            await(watch, source, List.of("another"));
            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(4), "told, not found by looking again");
        }
    }

    @Test
    void aBusyLogBesideTheFilesIsNoChange() throws Exception {
        Path inside = Files.createDirectory(folder.resolve("config"));
        Path mesh = Files.writeString(folder.resolve("mesh.yaml"), yaml("mesh"));
        Path log = Files.createFile(folder.resolve("access.log"));
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> logging = CompletableFuture.runAsync(() -> {
            try (Writer lines = Files.newBufferedWriter(log)) {
                while (!done.get()) {
                    lines.append("a line\n").flush();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try (ConfigWatch watch = new ConfigWatch(List.of(inside, mesh))) {
            long before = System.nanoTime();

            assertTrue(watch.awaitChange());

            assertTrue(System.nanoTime() - before > TimeUnit.SECONDS.toNanos(4), "only looks again");
        } finally {
            done.set(true);
            logging.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void closingEndsTheWait() throws Exception {
        ConfigWatch watch = new ConfigWatch(List.of(folder));
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return watch.awaitChange();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        watch.close();

        assertFalse(waiting.get(10, TimeUnit.SECONDS));
    }
}
