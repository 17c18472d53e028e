package io.outrigger.app.architecture;

import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree these tests stand in. */
public final class Repository {
    private Repository() {}

    /** The folder with the launcher in it. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("outrigger")) || !Files.exists(folder.resolve("proxy-core"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException("not run in the source tree");
            }
            folder = parent;
        }
        return folder;
    }

    /** A path as the tree names it, with slashes. */
    public static String relative(Path file) {
        return root().relativize(file).toString().replace('\\', '/');
    }
}
