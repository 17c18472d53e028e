package io.outrigger.core.worker;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One object a worker, made when that worker first asks. Each element is touched by its own worker only. */
public final class WorkerLocal<T> {
    private final @Nullable Object[] values;
    private final Function<Worker, T> maker;

    public WorkerLocal(int workers, Function<Worker, T> maker) {
        this.values = new Object[workers];
        this.maker = maker;
    }

    /** The object of this worker. Called on the worker's own thread. */
    @SuppressWarnings("unchecked")
    public T of(Worker worker) {
        T value = (T) values[worker.index()];
        return value == null ? make(worker) : value;
    }

    private T make(Worker worker) {
        worker.assertInLoop();
        T value = maker.apply(worker);
        values[worker.index()] = value;
        return value;
    }
}
