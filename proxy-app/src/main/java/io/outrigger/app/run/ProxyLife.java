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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of what has a process to itself: its config thread, the watch on its files, its signals, its end. Files that change,
 * HUP and {@code POST /reload} load the configuration again; TERM and INT drain and end with 0, a second one ends at once with 1.
 */
public final class ProxyLife implements ProxyAdmin.Orders {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyLife.class);

    private final ExecutorService configThread =
            Executors.newSingleThreadExecutor(task -> daemon(task, "outrigger-config"));
    private final AtomicBoolean ending = new AtomicBoolean();
    private final IntConsumer exit;

    /** Orders that come while it is being born wait for it: its ports may answer before it can obey. */
    private final CompletableFuture<Living> living = new CompletableFuture<>();

    /** @param exit ends the process with a code */
    public ProxyLife(IntConsumer exit) {
        this.exit = exit;
    }

    /** How something begins that will hear orders. */
    @FunctionalInterface
    public interface Birth<T extends Living> {
        T begin(ProxyAdmin.Orders orders) throws StartFailure;
    }

    /** Starts a proxy and everything that may give it orders. */
    public OutriggerProxy start(ProxyOptions options) throws StartFailure {
        List<Path> paths = new ArrayList<>(options.config());
        if (options.meshConfig() != null) {
            paths.add(options.meshConfig());
        }
        if (options.workload().certs() != null) {
            paths.add(options.workload().certs());
        }
        return start(orders -> OutriggerProxy.start(options, orders), paths);
    }

    /** Starts something and everything that may give it orders; files and folders are watched. */
    public <T extends Living> T start(Birth<T> birth, List<Path> watched) throws StartFailure {
        // By default it would end the process.
        Signals.on("HUP", this::hangUp);
        T started = birth.begin(this);
        rule(started);
        watch(watched);
        Signals.on("TERM", this::terminate);
        Signals.on("INT", this::terminate);
        return started;
    }

    /** Obeys orders for what was started with this as the one to give them to. */
    public void rule(Living started) {
        living.complete(started);
    }

    private void watch(List<Path> paths) {
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

    private void hangUp() {
        reload(Reload.Trigger.SIGNAL);
    }

    private CompletionStage<Reload> reload(Reload.Trigger trigger) {
        return living.thenApplyAsync(now -> now.reload(trigger), configThread);
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
        living.thenAccept(now -> configThread.execute(() -> end(now, any -> Duration.ZERO)));
    }

    @Override
    public void drain(AdminTarget.Drain how) {
        living.thenAccept(now -> configThread.execute(() -> {
            now.drain(now.drainTime());
            if (!how.skipExit()) {
                LOG.info("drained; waiting to be told to stop");
            }
        }));
    }

    private void terminate() {
        if (!ending.compareAndSet(false, true)) {
            LOG.warn("told twice to stop: ending at once");
            Runtime.getRuntime().halt(1);
        }
        LOG.info("told to stop: draining");
        // At once where it runs, for the config thread may be busy with a reload.
        living.thenAccept(Living::announceEnd);
        living.thenAccept(now -> configThread.execute(() -> end(now, Living::drainTime)));
    }

    private void end(Living now, Function<Living, Duration> atMost) {
        try {
            now.drain(atMost.apply(now));
            now.close();
        } catch (RuntimeException unexpected) {
            LOG.error("the end was not orderly", unexpected);
            exit.accept(1);
            return;
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
