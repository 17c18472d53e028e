package io.outrigger.core.server;

import io.outrigger.core.worker.Worker;

/** Told on each worker that every worker runs a new configuration: time to let go of what only the old one used. */
@FunctionalInterface
public interface RetireHook {
    /**
     * Called once a worker and configuration.
     *
     * @param now the configuration that runs; a cluster is still used if {@code now.clusters()} holds this very object
     */
    void onRetire(Worker worker, Snapshot now);
}
