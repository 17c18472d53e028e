package io.outrigger.config.compile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of keys and certificates that the last compilation asked for, and how they stood then. They are no configuration files, yet
 * new content in one of them is a new configuration. Config thread only.
 */
final class KeyFiles {
    private Map<String, Stand> stands = new TreeMap<>();

    /** What tells that a file was written anew or a link leads elsewhere; {@code key} is the file system's. */
    private record Stand(
            FileTime modified, long bytes, @Nullable Object key) {
        static final Stand ABSENT = new Stand(FileTime.fromMillis(0), -1, null);

        static Stand of(String path) {
            try {
                BasicFileAttributes now = Files.readAttributes(Path.of(path), BasicFileAttributes.class);
                return new Stand(now.lastModifiedTime(), now.size(), now.fileKey());
            } catch (IOException | InvalidPathException e) {
                return ABSENT;
            }
        }
    }

    /** A new compilation begins; what it does not ask for is forgotten. */
    void begin() {
        stands = new TreeMap<>();
    }

    byte[] read(String path) throws IOException {
        // Before the content: what is written meanwhile must look like a change.
        stands.put(path, Stand.of(path));
        try {
            return Files.readAllBytes(Path.of(path));
        } catch (InvalidPathException e) {
            throw new IOException(path, e);
        }
    }

    /** Those that are not as they were when they were read. */
    List<String> changed() {
        List<String> changed = new ArrayList<>();
        stands.forEach((path, stand) -> {
            if (!Stand.of(path).equals(stand)) {
                changed.add(path);
            }
        });
        return Collections.unmodifiableList(changed);
    }
}
