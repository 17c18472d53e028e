package io.outrigger.app.run;

import io.outrigger.app.admin.AdminTarget;
import io.outrigger.config.pipeline.Reload;
import io.outrigger.config.source.ConfigWatch;
import io.outrigger.config.yaml.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a proxy that has a process to itself: its config thread, the watch on its files, its signals, its end. Files that change,
 * HUP and {@code POST /reload} load the configuration again; TERM and INT drain and end with 0, a second one ends at once with 1.
 */
public final class ProxyLife implements ProxyAdmin.Orders {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyLife.class);

    private final ExecutorService configThread =
            Executors.newSingleThreadExecutor(task -> daemon(task, "outrigger-config"));
    private final AtomicBoolean ending = new AtomicBoolean();
    private final IntConsumer exit;
    private @Nullable OutriggerProxy proxy;

    /** @param exit ends the process with a code */
    public ProxyLife(IntConsumer exit) {
        this.exit = exit;
    }

    /** Starts the proxy and everything that may give it orders. */
    public OutriggerProxy start(ProxyOptions options) throws StartFailure {
        OutriggerProxy started = OutriggerProxy.start(options, this);
        proxy = started;
        watch(options);
        Signals.on("HUP", () -> reload(Reload.Trigger.SIGNAL));
        Signals.on("TERM", this::terminate);
        Signals.on("INT", this::terminate);
        return started;
    }

    private void watch(ProxyOptions options) {
        List<Path> paths = new ArrayList<>(options.config());
        if (options.meshConfig() != null) {
            paths.add(options.meshConfig());
        }
        try {
            ConfigWatch watch = new ConfigWatch(paths);
            daemon(() -> follow(watch), "outrigger-watch").start();
        } catch (IOException e) {
            LOG.error("files are not watched, reload by HUP or POST /reload: {}", e.getMessage());
        }
    }

    private void follow(ConfigWatch watch) {
        try {
            while (watch.awaitChange()) {
                reload(Reload.Trigger.FILES).toCompletableFuture().join();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletionStage<Reload> reload(Reload.Trigger trigger) {
        OutriggerProxy now = Objects.requireNonNull(proxy);
        return CompletableFuture.supplyAsync(() -> now.reload(trigger), configThread);
    }

    @Override
    public CompletionStage<AdminTarget.Reload> reload() {
        return reload(Reload.Trigger.ADMIN).thenApply(done -> new AdminTarget.Reload(done.isGood(), words(done)));
    }

    private static String words(Reload done) {
        List<String> lines = new ArrayList<>();
        lines.add(done.message().isEmpty() ? done.outcome().toString() : done.message());
        lines.addAll(done.problems().stream().map(Problem::toString).toList());
        lines.addAll(done.changes());
        return lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    @Override
    public void quit() {
        configThread.execute(() -> end(Duration.ZERO));
    }

    @Override
    public void drain(AdminTarget.Drain how) {
        configThread.execute(() -> {
            Objects.requireNonNull(proxy).drain(drainTime());
            if (!how.skipExit()) {
                LOG.info("drained; waiting to be told to stop");
            }
        });
    }

    private void terminate() {
        if (!ending.compareAndSet(false, true)) {
            LOG.warn("told twice to stop: ending at once");
            Runtime.getRuntime().halt(1);
        }
        LOG.info("told to stop: draining");
        configThread.execute(() -> end(drainTime()));
    }

    private Duration drainTime() {
        OutriggerProxy now = proxy;
        var resources = now == null ? null : now.status().resources();
        return Duration.ofNanos(
                resources == null ? 0 : resources.mesh().defaultConfig().terminationDrainDurationNanos());
    }

    private void end(Duration atMost) {
        OutriggerProxy now = proxy;
        if (now != null) {
            now.drain(atMost);
            now.close();
        }
        LOG.info("stopped");
        exit.accept(0);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
