package io.outrigger.app.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the runner asks of the machine: Linux, root, the commands it calls and a Python with PyYAML and h2. The Python is
 * named by {@code CONFORM_PYTHON}, else the one on the path. Where something is missing the tests are skipped, but with {@code CI=true}
 * or {@code -Doutrigger.conformance=required} they fail.
 */
record Requirements(String python, List<String> missing) {
    private static final List<String> COMMANDS = List.of("iptables-restore", "ip", "unshare", "mount", "openssl");
    private static final String[] NAMESPACES = {
        "unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child", "true"
    };
    private static final int PROBE_SECONDS = 20;

    /** Looks at this machine. */
    static Requirements look() throws IOException, InterruptedException {
        String given = System.getenv("CONFORM_PYTHON");
        String python = given == null || given.isEmpty() ? "python3" : given;
        return new Requirements(python, missing(python));
    }

    private static List<String> missing(String python) throws IOException, InterruptedException {
        List<String> missing = new ArrayList<>();
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            missing.add("Linux");
            return missing;
        }
        if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            missing.add("root (network namespaces, iptables)");
        }
        COMMANDS.stream().filter(command -> !isOnPath(command)).forEach(missing::add);
        if (!succeeds(python, "-c", "import yaml, h2")) {
            missing.add(python + " with the packages PyYAML and h2 (or name another Python in CONFORM_PYTHON)");
        }
        if (missing.isEmpty() && !succeeds(NAMESPACES)) {
            missing.add("permission to make network, mount and process namespaces");
        }
        Path closed = closedFolder(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
        if (closed != null) {
            missing.add("a temporary folder (java.io.tmpdir) that other users may enter: " + closed + " is closed");
        }
        return missing;
    }

    private static boolean isOnPath(String command) {
        String path = System.getenv("PATH");
        return path != null
                && Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                        .splitAsStream(path)
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            Process probe = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = probe.waitFor(PROBE_SECONDS, SECONDS);
            probe.destroyForcibly();
            return ended && probe.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** The proxy runs as a user of its own, so every folder above it must be open. */
    private static @Nullable Path closedFolder(Path folder) throws IOException {
        for (Path each = folder.toRealPath(); each != null; each = each.getParent()) {
            if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return each;
            }
        }
        return null;
    }

    static boolean areCompulsory() {
        return "true".equals(System.getenv("CI")) || "required".equals(System.getProperty("outrigger.conformance", ""));
    }

    String message() {
        return "conformance is not tested; missing:\n  - " + String.join("\n  - ", missing);
    }
}
