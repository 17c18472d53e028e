package io.outrigger.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.architecture.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launcher tells Java, by the words it was given and the limits of the container. */
final class LauncherTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path home;

    @BeforeEach
    void unpack() throws IOException {
        Files.createDirectories(home.resolve("lib"));
        Files.createDirectories(home.resolve("jdk/bin"));
        Files.createDirectories(home.resolve("cgroup"));
        Files.copy(Repository.root().resolve("outrigger"), home.resolve("outrigger"));
        script(home.resolve("outrigger"), Files.readString(home.resolve("outrigger")));
        script(home.resolve("jdk/bin/java"), "#!/bin/sh\necho arenas=$MALLOC_ARENA_MAX\nprintf '%s\\n' \"$@\"\n");
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> told(String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("outrigger").toString());
        builder.command().addAll(List.of(words));
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().put("OUTRIGGER_CGROUP", home.resolve("cgroup").toString());
        builder.environment().remove("OUTRIGGER_JAVA_OPTS");
        builder.environment().remove("MALLOC_ARENA_MAX");
        Process process = builder.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text.lines().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "max, serve, 32, 256, 256",
        "9223372036854771712, serve, 32, 256, 256",
        "4096, serve, 32, 256, 256",
        "600, serve, 32, 200, 150",
        "90, serve, 30, 30, 22",
        "max, sidecar, 16, 128, 128",
        "300, sidecar, 16, 100, 75",
    })
    void theContainersLimitDecidesWhereItIsNarrow(String limit, String words, int least, int heap, int direct)
            throws Exception {
        boolean counted = limit.length() < 6 && !limit.equals("max");
        Files.writeString(
                home.resolve("cgroup/memory.max"),
                (counted ? Long.toString(Long.parseLong(limit) * MIB) : limit) + "\n");

        List<String> told = words.equals("sidecar") ? told("serve", "--profile", "sidecar") : told("serve");

        assertTrue(told.contains("-Xms" + least + "m"), told.toString());
        assertTrue(told.contains("-Xmx" + heap + "m"), told.toString());
        assertTrue(told.contains("-XX:MaxDirectMemorySize=" + direct + "m"), told.toString());
        assertEquals(words.equals("sidecar"), told.contains("-XX:TieredStopAtLevel=1"));
        assertTrue(told.contains("arenas=2"), told.toString());
    }

    @Test
    void theFirstFormOfControlGroupsIsUnderstood() throws Exception {
        Files.createDirectories(home.resolve("cgroup/memory"));
        Files.writeString(home.resolve("cgroup/memory/memory.limit_in_bytes"), 300 * MIB + "\n");

        assertTrue(told("serve").contains("-Xmx100m"));
    }

    @Test
    void nativesThatLieUnpackedAreUsedWhereTheyLie() throws Exception {
        assertFalse(String.join(" ", told("serve")).contains("java.library.path"));

        Files.createDirectories(home.resolve("lib/native"));

        assertTrue(told("serve").contains("-Djava.library.path=" + home.resolve("lib/native")));
    }

    @Test
    void wordsOfTheCommandLineArriveAsTheyWereTyped() throws Exception {
        List<String> told = told("serve", "--labels", "a=b c", "--profile=SIDECAR");

        assertEquals(
                List.of("io.outrigger.app.Main", "serve", "--labels", "a=b c", "--profile=SIDECAR"),
                told.subList(told.size() - 5, told.size()));
        assertTrue(told.contains("-Xmx128m"));
    }

    @Test
    void onlyWhoMakesCertificatesReadsTheLibrariesForIt() throws Exception {
        Files.createFile(home.resolve("lib/bcprov.jar"));
        Files.createFile(home.resolve("lib/netty.jar"));
        Files.createFile(home.resolve("lib/app.jar"));

        assertEquals(List.of("app.jar", "netty.jar"), libraries(told("serve")));
        // The archive of classes fits whatever begins with the path that it was made with.
        assertEquals(List.of("app.jar", "netty.jar", "bcprov.jar"), libraries(told("certs", "ca")));
    }

    private static List<String> libraries(List<String> told) {
        String path = told.get(told.indexOf("-cp") + 1);
        return Arrays.stream(path.split(":"))
                .map(each -> Path.of(each).getFileName().toString())
                .toList();
    }

    @Test
    void theRehearsalNotesWhatThisJavaTakes() throws Exception {
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25.0.3\"\n");
        script(
                home.resolve("jdk/bin/java"),
                "#!/bin/sh\ncase $* in *Trim*-version) exit 1 ;; esac\nprintf '%s\\n' \"$@\"\n");
        Path archive = home.resolve("lib/classes-25.0.3.archive");

        assertTrue(told("rehearse").contains("-XX:AOTCacheOutput=" + archive));
        assertFalse(told("serve").contains("-XX:-AOTReplayTraining"), "there is no archive yet");
        Files.createFile(archive);

        List<String> told = told("serve");
        assertTrue(told.contains("-XX:AOTCache=" + archive), told.toString());
        assertTrue(told.contains("-XX:-AOTReplayTraining"), told.toString());
        assertFalse(told.contains("-XX:TrimNativeHeapInterval=5000"), told.toString());
    }
}
