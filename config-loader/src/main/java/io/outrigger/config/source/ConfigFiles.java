package io.outrigger.config.source;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The files and folders below the configured paths.
 *
 * <p>Of a folder count {@code *.yaml}, {@code *.yml} and {@code *.json}, at any depth, through links. Names that begin with a dot
 * do not count: editors and Kubernetes' mounts ({@code ..data}) keep copies there.
 *
 * @param files sorted by name
 * @param folders all folders that were entered
 */
record ConfigFiles(List<Path> files, List<Path> folders) {
    private static final int DEEPEST = 32;

    /** Throws if a path does not exist or a folder cannot be listed. */
    static ConfigFiles below(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return new ConfigFiles(List.of(path), List.of());
        }
        TreeSet<Path> files = new TreeSet<>();
        List<Path> folders = new ArrayList<>();
        Files.walkFileTree(path, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (!folder.equals(path) && isHidden(folder)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                folders.add(folder);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!isHidden(file) && isConfig(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (isHidden(file)) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return new ConfigFiles(List.copyOf(files), folders);
    }

    private static boolean isHidden(Path path) {
        return path.getFileName() != null && path.getFileName().toString().startsWith(".");
    }

    private static boolean isConfig(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }
}
