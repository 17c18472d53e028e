package io.outrigger.config.source;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does the same with many things on several processors. The threads live as long as one call. */
final class Crew {
    /** More would only wait for memory, and a hostile file on each must still fit the heap. */
    private static final int MOST_HANDS = 4;

    private static final int FEWEST_EACH = 4;

    private Crew() {}

    /** What became of each, in their order. What one throws is thrown here. */
    static <T, R> List<R> each(List<T> things, Function<T, R> work) {
        int hands =
                Math.min(Math.min(MOST_HANDS, Runtime.getRuntime().availableProcessors()), things.size() / FEWEST_EACH);
        if (hands < 2) {
            return things.stream().map(work).toList();
        }
        ExecutorService pool = Executors.newFixedThreadPool(hands, task -> {
            Thread thread = new Thread(task, "outrigger-decode");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<R>> running = new ArrayList<>(things.size());
            for (T thing : things) {
                running.add(pool.submit(() -> work.apply(thing)));
            }
            List<R> results = new ArrayList<>(things.size());
            for (Future<R> result : running) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading", e);
        } finally {
            pool.shutdownNow();
        }
    }
}
