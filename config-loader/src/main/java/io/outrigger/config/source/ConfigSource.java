package io.outrigger.config.source;

import io.outrigger.config.decode.DecodedFile;
import io.outrigger.config.decode.ResourceReader;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.yaml.Position;
import io.outrigger.config.yaml.Problem;
import io.outrigger.config.yaml.Problems;
import io.outrigger.config.yaml.Severity;
import io.outrigger.config.yaml.Suppressions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads resources from files and folders. Files whose bytes did not change since the last load are not parsed again. A path that
 * vanished or cannot be read is an error like any other: the caller keeps the last good configuration.
 *
 * <p>Owned by the config thread; keeps what it decoded between loads.
 */
public final class ConfigSource {
    private final List<Path> paths;
    private final @Nullable Path meshConfig;
    private final ResourceReader reader;
    private Map<Path, Known> known = new HashMap<>();
    private Map<String, String> failuresBefore = new HashMap<>();
    private final Set<Path> emptied = new HashSet<>();
    private boolean looked;

    /**
     * A source that has read nothing yet.
     *
     * @param paths files and folders
     * @param meshConfig a file with a MeshConfig that wins over those among the resources, or null
     */
    public ConfigSource(List<Path> paths, @Nullable Path meshConfig, ResourceReader reader) {
        this.paths = List.copyOf(paths);
        this.meshConfig = meshConfig;
        this.reader = reader;
    }

    /**
     * The files that are read for a path: itself, or what a folder holds, sorted by name.
     *
     * @throws IOException if the path does not exist or a folder cannot be listed
     */
    public static List<Path> filesBelow(Path path) throws IOException {
        return ConfigFiles.below(path).files();
    }

    /** Looks at every file and decodes those that changed. */
    public Load load() {
        Look look = new Look();
        for (Path path : paths) {
            look.at(path);
        }
        if (meshConfig != null) {
            look.file(meshConfig, true);
        }
        Resources resources = look.assembly.finish();
        boolean changed = !looked || look.decoded || !look.found.keySet().equals(known.keySet());
        changed |= !look.failures.equals(failuresBefore);
        known = look.found;
        failuresBefore = look.failures;
        looked = true;
        return new Load(resources, look.problems.sorted(), look.suppressions, changed);
    }

    private record Known(String hash, DecodedFile decoded) {}

    /** One load on its way. */
    private final class Look {
        private final Problems problems = new Problems();
        private final Assembly assembly = new Assembly(problems);
        private final Map<Path, Known> found = new HashMap<>();
        private final Map<String, String> failures = new HashMap<>();
        private final Map<String, Suppressions> suppressions = new HashMap<>();
        private boolean decoded;

        void at(Path path) {
            try {
                ConfigFiles below = ConfigFiles.below(path);
                if (below.files().isEmpty()) {
                    empty(path);
                } else {
                    emptied.remove(path);
                }
                for (Path file : below.files()) {
                    file(file, false);
                }
            } catch (IOException e) {
                fail(path, e);
            }
        }

        /** A folder that has lost all its files is being rewritten, or was unmounted: nobody means that. */
        private void empty(Path folder) {
            String holds = "the folder holds no *.yaml, *.yml or *.json file";
            if (known.keySet().stream().anyMatch(file -> file.startsWith(folder)) || emptied.contains(folder)) {
                emptied.add(folder);
                String why = holds + " any more; an empty file would say that nothing is wanted";
                failures.put(folder.toString(), why);
                report(Severity.ERROR, folder, why);
            } else {
                report(Severity.WARNING, folder, holds);
            }
        }

        void file(Path file, boolean mesh) {
            if (found.containsKey(file)) {
                return;
            }
            try {
                FileContent content = FileContent.read(file);
                Known before = known.get(file);
                if (before == null || !before.hash().equals(content.hash())) {
                    String name = file.toString();
                    DecodedFile now =
                            mesh ? reader.readMesh(name, content.bytes()) : reader.read(name, content.bytes());
                    before = new Known(content.hash(), now);
                    decoded = true;
                }
                found.put(file, before);
                assembly.add(before.decoded());
                if (before.decoded().suppressions() != Suppressions.NONE) {
                    suppressions.put(file.toString(), before.decoded().suppressions());
                }
            } catch (IOException e) {
                fail(file, e);
            }
        }

        private void fail(Path path, IOException e) {
            String reason = FileContent.reason(e);
            failures.put(path.toString(), reason);
            report(Severity.ERROR, path, reason);
        }

        private void report(Severity severity, Path path, String message) {
            problems.add(new Problem(severity, new Position(path.toString(), 1, 1), "", message, "", false));
        }
    }
}
