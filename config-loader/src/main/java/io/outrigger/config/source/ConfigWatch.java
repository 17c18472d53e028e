package io.outrigger.config.source;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when the configured files may have changed. Watches folders, never files, so that replaced files and the swapped links of
 * Kubernetes' mounts are seen, and says "look again" every few seconds besides, for file systems that tell nothing.
 *
 * <p>{@link #awaitChange} is for the config thread, {@link #close} for any.
 */
public final class ConfigWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    /** Changes come in groups; wait until there is silence for so long. */
    private static final long SILENCE_MILLIS = 250;

    /** But not for more than so many groups. */
    private static final int MOST_ROUNDS = 20;

    private static final long LOOK_AGAIN_MILLIS = 5000;

    private final List<Path> paths;
    private final WatchService service;
    private final List<WatchKey> keys = new ArrayList<>();

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
            WatchKey key = service.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            for (int i = 0; key != null && !concerns(key) && i < MOST_ROUNDS; i++) {
                key = service.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
            for (int i = 0; key != null && i < MOST_ROUNDS; i++) {
                key = service.poll(SILENCE_MILLIS, TimeUnit.MILLISECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
            register();
            return true;
        } catch (ClosedWatchServiceException e) {
            return false;
        }
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

    /** The folders around the configured paths may be busy with other things. */
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
        Set<Path> folders = new LinkedHashSet<>();
        for (Path path : paths) {
            if (path.getParent() != null) {
                folders.add(path.getParent());
            }
            try {
                folders.addAll(ConfigFiles.below(path).folders());
            } catch (IOException e) {
                LOG.debug("{} cannot be watched: {}", path, FileContent.reason(e));
            }
        }
        folders.forEach(this::watch);
    }

    private void watch(Path folder) {
        try {
            keys.add(folder.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_DELETE,
                    StandardWatchEventKinds.ENTRY_MODIFY));
        } catch (IOException e) {
            LOG.debug("{} cannot be watched: {}", folder, FileContent.reason(e));
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
