package io.outrigger.core.server;

import io.outrigger.core.worker.Worker;

/** Told on each worker when draining begins: time to close idle connections and to let the others end. */
@FunctionalInterface
public interface DrainHook {
    /** Called once a worker; {@link ProxyServer#draining()} is true already. */
    void onDrain(Worker worker);
}
