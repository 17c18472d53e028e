package io.outrigger.core.server;

import io.netty.util.concurrent.Future;
import io.outrigger.core.listener.Listener;
import io.outrigger.core.listener.ListenerTable;
import io.outrigger.core.listener.Reception;
import io.outrigger.core.worker.Worker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Brings a change to every worker: one task each, and the caller waits until all have done it. Config thread. */
final class Rollout {
    private static final long PATIENCE_SECONDS = 30;

    private final List<Worker> workers;
    private final Reception reception;

    Rollout(List<Worker> workers, Reception reception) {
        this.workers = workers;
        this.reception = reception;
    }

    /** Makes listeners and their chains current. False if a worker does not answer. */
    boolean install(ListenerTable table, List<Listener> listeners) {
        return everywhere(worker -> {
            listeners.forEach(listener -> listener.install(worker));
            reception.install(worker, table);
        });
    }

    /** Forgets what only old listeners have, their sockets are closed already, and tells the hooks. */
    boolean retire(
            List<Listener> before, List<Listener> now, ListenerTable table, List<RetireHook> hooks, Snapshot snapshot) {
        Map<String, Listener> byName = new HashMap<>();
        now.forEach(listener -> byName.put(listener.spec().name(), listener));
        return everywhere(worker -> {
            reception.install(worker, table);
            before.forEach(old -> old.retire(worker, byName.get(old.spec().name())));
            hooks.forEach(hook -> hook.onRetire(worker, snapshot));
        });
    }

    /** Tells the hooks that the end is near. */
    boolean drain(List<DrainHook> hooks) {
        return everywhere(worker -> hooks.forEach(hook -> hook.onDrain(worker)));
    }

    private boolean everywhere(Consumer<Worker> task) {
        List<Future<?>> pending = new ArrayList<>();
        for (Worker worker : workers) {
            if (worker.loop().isShuttingDown()) {
                return false;
            }
            pending.add(worker.loop().submit(() -> task.accept(worker)));
        }
        boolean done = true;
        for (Future<?> one : pending) {
            done &= one.awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS) && one.isSuccess();
        }
        return done;
    }
}
