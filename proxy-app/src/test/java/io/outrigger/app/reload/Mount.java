package io.outrigger.app.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** A folder as Kubernetes mounts a ConfigMap: files are links through {@code ..data}, which is swapped. */
final class Mount {
    private static final String DATA = "..data";

    private Mount() {}

    /** Makes the links of a mount whose content is in the folder of that name. */
    static void link(Path mount, String content) throws IOException {
        Files.createSymbolicLink(mount.resolve(DATA), Path.of(content));
        try (Stream<Path> files = Files.list(mount.resolve(content))) {
            for (Path file : files.toList()) {
                Path name = file.getFileName();
                Files.createSymbolicLink(mount.resolve(name), Path.of(DATA).resolve(name));
            }
        }
    }

    /** A second content, like the first but for some words. */
    static void copy(Path mount, String from, String to, String words, String others) throws IOException {
        Files.createDirectory(mount.resolve(to));
        try (Stream<Path> files = Files.list(mount.resolve(from))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file).replace(words, others);
                Files.writeString(mount.resolve(to).resolve(file.getFileName()), text);
            }
        }
    }

    /** Makes another content the one that counts, as the kubelet does. */
    static void swap(Path mount, String content) throws IOException {
        Path fresh = mount.resolve("..data_tmp");
        Files.createSymbolicLink(fresh, Path.of(content));
        Files.move(fresh, mount.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
    }
}
