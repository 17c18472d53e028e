package io.outrigger.core.listener;

import io.outrigger.core.worker.Worker;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The place a chain has in its listener. Connections keep the slot and ask it once a request, so that the next request on an old
 * connection already sees the new configuration. Each worker has its own current value, installed by a task on that worker.
 */
public final class FilterChainSlot {
    private final String name;
    private final AtomicReferenceArray<@Nullable FilterChain> current;
    private final AtomicReferenceArray<@Nullable FilterChain> last;

    public FilterChainSlot(String name, int workers) {
        this.name = name;
        this.current = new AtomicReferenceArray<>(workers);
        this.last = new AtomicReferenceArray<>(workers);
    }

    public String name() {
        return name;
    }

    /** The chain of now; null means removed: finish and close. Worker's thread only. */
    public @Nullable FilterChain current(Worker worker) {
        return current.getPlain(worker.index());
    }

    /** The chain of now or, once removed, the one there was: for what was on its way before. Worker's thread only. */
    @Nullable
    FilterChain last(Worker worker) {
        return last.getPlain(worker.index());
    }

    /** Replaces the chain for one worker. That worker's thread only. */
    public void install(Worker worker, FilterChain chain) {
        worker.assertInLoop();
        current.setPlain(worker.index(), chain);
        last.setPlain(worker.index(), chain);
    }

    /** Removes the chain for one worker. That worker's thread only. */
    public void remove(Worker worker) {
        worker.assertInLoop();
        current.setPlain(worker.index(), null);
    }
}
