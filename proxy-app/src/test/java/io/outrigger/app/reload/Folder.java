package io.outrigger.app.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A folder of configuration whose files are replaced as a whole. */
record Folder(Path path) {
    void write(String name, String text) throws IOException {
        Path fresh = path.resolve("." + name + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, path.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete(String name) throws IOException {
        Files.deleteIfExists(path.resolve(name));
    }
}
