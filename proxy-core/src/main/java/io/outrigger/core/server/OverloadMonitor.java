package io.outrigger.core.server;

import io.outrigger.core.worker.ControlLoop;
import io.outrigger.core.worker.Worker;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntSupplier;

/**
 * Notices that the process has more to do than it can, and has workers refuse requests until it is over: the heap is full even after a
 * collection, or a worker's loop comes to its tasks a second late twice in a row. Once is a pause of the machine or of the collector, and
 * over when it is noticed. Looked at four times a second. Source: Envoy's overload manager, action {@code
 * envoy.overload_actions.stop_accepting_requests}.
 */
public final class OverloadMonitor {
    /** Share of the heap, in percent, that may be in use after a collection. */
    public static final int MOST_HEAP_PERCENT = 98;

    /** How late a loop may be. */
    public static final long MOST_LAG_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int ALL = 100;

    private final List<Worker> workers;
    private final IntSupplier heap;
    private final AtomicLongArray lags;
    private final AtomicLongArray lagsTwice;
    private volatile int heapPercent;

    OverloadMonitor(List<Worker> workers, IntSupplier heap) {
        this.workers = workers;
        this.heap = heap;
        this.lags = new AtomicLongArray(workers.size());
        this.lagsTwice = new AtomicLongArray(workers.size());
    }

    /** Looks from now on until the loops end. */
    void start(ControlLoop control) {
        control.loop().scheduleWithFixedDelay(this::look, 0, LOOK_NANOS, TimeUnit.NANOSECONDS);
        for (Worker worker : workers) {
            worker.loop().scheduleWithFixedDelay(new Watch(worker), LOOK_NANOS, LOOK_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        heapPercent = heap.getAsInt();
    }

    /** Measures one loop by how late it comes to this. */
    private final class Watch implements Runnable {
        private final Worker worker;
        private long last;

        Watch(Worker worker) {
            this.worker = worker;
            this.last = worker.nanoTime();
        }

        @Override
        public void run() {
            long now = worker.nanoTime();
            long lag = Math.max(0, now - last - LOOK_NANOS);
            last = now;
            long twice = Math.min(lag, lags.getAndSet(worker.index(), lag));
            lagsTwice.set(worker.index(), twice);
            worker.overloaded(twice > MOST_LAG_NANOS || heapPercent >= MOST_HEAP_PERCENT);
        }
    }

    /** In use of the heap when it was last collected, in percent. */
    static int heapInUse() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            used += usage == null ? 0 : usage.getUsed();
        }
        return (int) (ALL * used / Runtime.getRuntime().maxMemory());
    }

    /** Of the heap after its last collection. Any thread. */
    public int heapPercent() {
        return heapPercent;
    }

    /** How late the latest loop was. Any thread. */
    public long lagNanos() {
        return greatest(lags);
    }

    private static long greatest(AtomicLongArray values) {
        long most = 0;
        for (int i = 0; i < values.length(); i++) {
            most = Math.max(most, values.get(i));
        }
        return most;
    }

    /** Whether some worker refuses requests. Any thread. */
    public boolean active() {
        return heapPercent >= MOST_HEAP_PERCENT || greatest(lagsTwice) > MOST_LAG_NANOS;
    }
}
