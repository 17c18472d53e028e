package io.outrigger.config.source;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when the configured files may have changed. Watches folders, never files, so that replaced files and the swapped links of
 * Kubernetes' mounts are seen, and says "look again" every few seconds besides, for file systems that tell nothing. A file that is
 * named by itself is glanced at a few times a second instead of being told of each write around it: logs are often its neighbours.
 *
 * <p>{@link #awaitChange} is for the config thread, {@link #close} for any.
 */
public final class ConfigWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    /** Changes come in groups; wait until there is silence for so long. */
    private static final long SILENCE_MILLIS = 250;

    /** But not for more than so many groups. */
    private static final int MOST_ROUNDS = 20;

    private static final WatchEvent.Kind<?>[] INSIDE = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY
    };

    /** The folder around a path may be busy with other things. */
    private static final WatchEvent.Kind<?>[] AROUND = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE
    };

    private static final long GLANCE_MILLIS = 250;

    /** After so many glances it is worth looking again for its own sake. */
    private static final int GLANCES = 20;

    private final List<Path> paths;
    private final WatchService service;
    private final List<WatchKey> keys = new ArrayList<>();
    private final Map<Path, Optional<Stamp>> stamps = new HashMap<>();

    /**
     * Begins to watch.
     *
     * @param paths files and folders; they need not exist yet, but the folders around them do
     */
    public ConfigWatch(List<Path> paths) throws IOException {
        this.paths = paths.stream().map(Path::toAbsolutePath).toList();
        this.service = this.paths.get(0).getFileSystem().newWatchService();
        register();
    }

    /** Waits until it is worth looking again; false if the watch was closed. */
    public boolean awaitChange() throws InterruptedException {
        try {
            boolean changed = false;
            for (int i = 0; !changed && i < GLANCES; i++) {
                changed = heard(GLANCE_MILLIS);
            }
            if (changed) {
                settle();
            }
            register();
            return true;
        } catch (ClosedWatchServiceException e) {
            return false;
        }
    }

    private void settle() throws InterruptedException {
        boolean more = true;
        for (int i = 0; more && i < MOST_ROUNDS; i++) {
            more = heard(SILENCE_MILLIS);
        }
    }

    /** Waits so long at most; whether something changed that matters. */
    private boolean heard(long millis) throws InterruptedException {
        WatchKey key = service.poll(millis, TimeUnit.MILLISECONDS);
        boolean told = key != null && concerns(key);
        return glance() || told;
    }

    /** Whether a file that is named by itself is another than at the last glance. */
    private boolean glance() {
        boolean changed = false;
        for (Path path : paths) {
            if (!Files.isDirectory(path)) {
                Optional<Stamp> now = Stamp.of(path);
                Optional<Stamp> before = stamps.put(path, now);
                changed |= before != null && !before.equals(now);
            }
        }
        return changed;
    }

    /** Takes the events of a folder and says whether any of them can be about the configured files. */
    private boolean concerns(WatchKey key) {
        boolean concerns = false;
        Path folder = (Path) key.watchable();
        for (WatchEvent<?> event : key.pollEvents()) {
            concerns |= !(event.context() instanceof Path name) || concerns(folder, name);
        }
        // A folder that is gone cannot be watched on.
        return !key.reset() || concerns;
    }

    private boolean concerns(Path folder, Path name) {
        for (Path path : paths) {
            if (folder.startsWith(path)) {
                return true;
            }
            boolean around = folder.equals(path.getParent());
            if (around && (name.equals(path.getFileName()) || name.toString().startsWith(".."))) {
                return true;
            }
        }
        return false;
    }

    /** Anew each time, because links may lead elsewhere now. What changes from here on is told at the next wait. */
    private void register() {
        keys.forEach(WatchKey::cancel);
        keys.clear();
        Set<Path> inside = new LinkedHashSet<>();
        Set<Path> around = new LinkedHashSet<>();
        for (Path path : paths) {
            if (path.getParent() != null) {
                around.add(path.getParent());
            }
            try {
                inside.addAll(ConfigFiles.below(path).folders());
            } catch (IOException e) {
                LOG.debug("{} cannot be watched: {}", path, FileContent.reason(e));
            }
        }
        around.removeAll(inside);
        inside.forEach(folder -> watch(folder, INSIDE));
        around.forEach(folder -> watch(folder, AROUND));
        paths.forEach(path -> stamps.computeIfAbsent(path, Stamp::of));
    }

    private void watch(Path folder, WatchEvent.Kind<?>[] kinds) {
        try {
            keys.add(folder.register(service, kinds));
        } catch (IOException e) {
            LOG.debug("{} cannot be watched: {}", folder, FileContent.reason(e));
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }

    /** What tells a file from its changed self. */
    private record Stamp(
            FileTime modified, long bytes, @Nullable Object key) {
        /** Nothing if the file cannot be read. */
        static Optional<Stamp> of(Path path) {
            try {
                BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
                return Optional.of(new Stamp(found.lastModifiedTime(), found.size(), found.fileKey()));
            } catch (IOException absent) {
                return Optional.empty();
            }
        }
    }
}
