package io.outrigger.app.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.config.pipeline.Reload;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that cannot be brought into effect: refused quickly with a place, while what ran before runs on untouched. */
class BadFilesTest {
    private static final long QUICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private Path folder;
    private Trial trial;

    @BeforeEach
    void start(@TempDir Path parent) throws Exception {
        folder = Files.createDirectory(parent.resolve("config"));
        trial = Trial.running(folder);
    }

    @AfterEach
    void stop() throws IOException {
        trial.close();
    }

    /** A file's name, what is wrong, its content. */
    record Bad(String what, String says, byte[] content) {
        Bad(String what, String says, String content) {
            this(what, says, content.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Bad> bad() {
        String deep = "a: ".repeat(1) + "[".repeat(100_000) + "]".repeat(100_000) + "\n";
        StringBuilder blocks = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            blocks.append(" ".repeat(i)).append("a:\n");
        }
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(10) + "x]\n");
        }
        String head = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: bad}\n";
        return Stream.of(
                new Bad("broken YAML", ":5:", head + "spec: {hosts: [\n"),
                new Bad("an unknown field", ":4:", head + "spec: {hosts: [a], rout: []}\n"),
                new Bad("a tab", ":4:", head + "\tspec: {}\n"),
                new Bad("a cut file", ":5:", head + "spec:\n  hosts: [\"a"),
                new Bad("no UTF-8", "bad.yaml", new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe, '\n'}),
                new Bad("zero bytes", "bad.yaml", new byte[4096]),
                new Bad("deep flow", "bad.yaml:1:", deep),
                new Bad("deep blocks", "bad.yaml:", blocks.toString()),
                new Bad("a billion laughs", "bad.yaml:", laughs.toString()));
    }

    @ParameterizedTest
    @MethodSource("bad")
    @Timeout(60)
    void isRefusedQuicklyWithAPlaceAndChangesNothing(Bad bad) throws IOException {
        try (Talk talk = trial.talk()) {
            assertEquals("1", talk.get(Trial.HOST, "/one").head().field("x-config"));
            trial.routes(2, "one.example.com");
            trial.folder().write("other.yaml", "");
            Files.write(folder.resolve("bad.yaml"), bad.content());

            Reload reload = refusedQuickly();

            String problems = reload.problems().toString();
            assertTrue(problems.contains(bad.says()), problems);
            assertTrue(problems.length() < 20_000, "the problems fill " + problems.length() + " characters");
            runsOn(talk);
            Files.delete(folder.resolve("bad.yaml"));
            trial.applied();
            assertEquals("2", talk.get(Trial.HOST, "/one").head().field("x-config"));
        }
    }

    @Test
    void aHugeFileIsRefusedUnread() throws IOException {
        try (Talk talk = trial.talk();
                RandomAccessFile huge =
                        new RandomAccessFile(folder.resolve("huge.yaml").toFile(), "rw")) {
            huge.setLength(1L << 33);

            Reload reload = refusedQuickly();

            assertTrue(reload.problems().toString().contains("huge.yaml:1:1"), reload.toString());
            runsOn(talk);
        }
    }

    /** Within a second; asked up to three times, for the machine may have other things to do. */
    private Reload refusedQuickly() throws IOException {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            Reload reload = trial.reload();
            fastest = Math.min(fastest, System.nanoTime() - start);
            assertEquals(Reload.Outcome.INVALID, reload.outcome(), reload.toString());
            if (fastest < QUICK_NANOS) {
                return reload;
            }
        }
        throw new AssertionError("took " + fastest / 1_000_000 + " ms at least");
    }

    private void runsOn(Talk talk) throws IOException {
        assertEquals("1", talk.get(Trial.HOST, "/one").head().field("x-config"));
        assertEquals(1, trial.one().connections());
        String stats = trial.admin("/stats");
        assertTrue(stats.contains("outrigger.config.stale: 1"), stats);
        assertTrue(stats.contains("outrigger.config.generation: 1"), stats);
    }

    @Test
    void anUnreadableFileKeepsWhatRuns() throws IOException {
        try (Talk talk = trial.talk()) {
            // Reading this fails for everybody, root too.
            Files.createSymbolicLink(folder.resolve("secret.yaml"), Path.of("/proc/self/mem"));

            Reload reload = trial.reload();

            assertEquals(Reload.Outcome.INVALID, reload.outcome());
            assertTrue(reload.problems().toString().contains("secret.yaml"), reload.toString());
            runsOn(talk);
        }
    }

    @Test
    void aFolderOrADanglingLinkInPlaceOfAFileKeepsWhatRuns() throws IOException {
        try (Talk talk = trial.talk()) {
            Files.createSymbolicLink(folder.resolve("dangling.yaml"), folder.resolve("nowhere"));

            Reload reload = trial.reload();

            assertEquals(Reload.Outcome.INVALID, reload.outcome());
            assertTrue(reload.problems().toString().contains("dangling.yaml"), reload.toString());
            runsOn(talk);
            Files.delete(folder.resolve("dangling.yaml"));
            Files.createDirectory(folder.resolve("folder.yaml"));
            assertTrue(trial.reload().isGood());
        }
    }

    @Test
    void aVanishedFolderKeepsWhatRuns() throws IOException {
        try (Talk talk = trial.talk()) {
            Path aside = folder.resolveSibling("aside");
            Files.move(folder, aside);

            Reload reload = trial.reload();

            assertEquals(Reload.Outcome.INVALID, reload.outcome());
            assertTrue(reload.problems().toString().contains("does not exist"), reload.toString());
            runsOn(talk);
            Files.move(aside, folder);
            assertTrue(trial.reload().isGood());
            assertTrue(trial.admin("/stats").contains("outrigger.config.stale: 0"));
        }
    }

    @Test
    void aFolderEmptiedKeepsWhatRuns() throws IOException {
        try (Talk talk = trial.talk()) {
            List<Path> files;
            try (Stream<Path> listed = Files.list(folder)) {
                files = listed.toList();
            }
            for (Path file : files) {
                Files.delete(file);
            }

            Reload reload = trial.reload();

            assertEquals(Reload.Outcome.INVALID, reload.outcome(), reload.toString());
            runsOn(talk);
            trial.folder().write("nothing.yaml", "# nothing is wanted any more");
            trial.applied();
            assertThrows(IOException.class, () -> trial.talk().close());
        }
    }

    @Test
    void aMountOfKubernetesIsSwappedAsAWhole(@TempDir Path mounts) throws Exception {
        Path mount = Files.createDirectory(mounts.resolve("mount"));
        try (Trial other = new Trial(Files.createDirectory(mount.resolve("..first")))) {
            Mount.link(mount, "..first");
            other.start(mount);
            try (Talk talk = other.talk()) {
                assertEquals("1", talk.get(Trial.HOST, "/one").head().field("x-config"));
                Mount.copy(mount, "..first", "..second", "\"1\"", "\"2\"");
                assertEquals(Reload.Outcome.UNCHANGED, other.reload().outcome());

                Mount.swap(mount, "..second");
                other.applied();

                assertEquals("2", talk.get(Trial.HOST, "/one").head().field("x-config"));
            }
        }
    }
}
