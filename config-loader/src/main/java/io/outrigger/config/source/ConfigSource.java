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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads resources from files and folders. Files whose bytes did not change since the last load are not parsed again. A path that
 * vanished or cannot be read is an error like any other: the caller keeps the last good configuration.
 *
 * <p>Owned by the config thread; keeps what it decoded between loads. Many files are decoded by several threads, each file by one.
 */
public final class ConfigSource {
    /** Bytes. A tree is up to 256 times as large as its text, and there may be several of these at once. */
    private static final long SMALL = Runtime.getRuntime().maxMemory() / 2048;

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
        look.read(meshConfig);
        Resources resources = look.assembly.finish();
        boolean changed = !looked || look.decoded || !look.found.keySet().equals(known.keySet());
        changed |= !look.failures.equals(failuresBefore);
        known = look.found;
        failuresBefore = look.failures;
        looked = true;
        return new Load(resources, look.problems.sorted(), look.suppressions, changed);
    }

    private record Known(String hash, DecodedFile decoded) {}

    /** What reading one file led to: what it holds, or why it cannot be read. */
    private record Read(
            Path file,
            @Nullable Known known,
            boolean fresh,
            @Nullable IOException failure) {}

    /** Any thread; a load calls it for several files at once. */
    private Read decode(Path file, boolean mesh) {
        try {
            FileContent content = FileContent.read(file);
            Known before = known.get(file);
            if (before != null && before.hash().equals(content.hash())) {
                return new Read(file, before, false, null);
            }
            String name = file.toString();
            DecodedFile now = mesh ? reader.readMesh(name, content.bytes()) : reader.read(name, content.bytes());
            return new Read(file, new Known(content.hash(), now), true, null);
        } catch (IOException e) {
            return new Read(file, null, false, e);
        }
    }

    /** One load on its way. */
    private final class Look {
        private final Problems problems = new Problems();
        private final Assembly assembly = new Assembly(problems);
        private final Set<Path> wanted = new LinkedHashSet<>();
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
                wanted.addAll(below.files());
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

        /** Reads the files that were found, the small ones on several processors: one big tree at a time is enough. */
        void read(@Nullable Path mesh) {
            Map<Path, Read> read = new HashMap<>();
            List<Path> small = wanted.stream()
                    .filter(file -> file.toFile().length() <= SMALL)
                    .toList();
            for (Read each : Crew.each(small, file -> decode(file, false))) {
                read.put(each.file(), each);
            }
            for (Path file : wanted) {
                Read known = read.get(file);
                take(known == null ? decode(file, false) : known);
            }
            if (mesh != null && !found.containsKey(mesh)) {
                take(decode(mesh, true));
            }
        }

        private void take(Read read) {
            decoded |= read.fresh();
            if (read.failure() != null) {
                fail(read.file(), read.failure());
            }
            Known now = read.known();
            if (now != null) {
                found.put(read.file(), now);
                assembly.add(now.decoded());
                if (now.decoded().suppressions() != Suppressions.NONE) {
                    suppressions.put(read.file().toString(), now.decoded().suppressions());
                }
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
