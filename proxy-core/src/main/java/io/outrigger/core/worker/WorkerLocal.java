package io.outrigger.core.worker;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One object a worker, made when that worker first asks. Each element is touched by its own worker only. */
public final class WorkerLocal<T> {
    private final AtomicReferenceArray<@Nullable T> values;
    private final Function<Worker, T> maker;

    public WorkerLocal(int workers, Function<Worker, T> maker) {
        this.values = new AtomicReferenceArray<>(workers);
        this.maker = maker;
    }

    /** The object of this worker. Called on the worker's own thread. */
    public T of(Worker worker) {
        T value = values.getPlain(worker.index());
        if (value == null) {
            worker.assertInLoop();
            value = maker.apply(worker);
            values.setPlain(worker.index(), value);
        }
        return value;
    }
}
