package io.outrigger.http.route;

import io.outrigger.core.stats.ClusterCells;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.worker.Worker;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of one route beside its clusters' numbers: {@code vhost.<virtual host>.route.<prefix>.*}.
 *
 * <p>Source: Istio {@code VirtualService.http[].match[].statPrefix}.
 *
 * @param cells null until the route has a place in a virtual host
 */
public record RouteStats(String prefix, @Nullable ClusterCells cells) {
    /** Adds to a counter. Owner: {@code worker}'s thread. */
    public void increment(Worker worker, ClusterCounter counter) {
        if (cells != null) {
            cells.increment(worker, counter);
        }
    }

    /** Counts an answer's status. Owner: {@code worker}'s thread. */
    public void status(Worker worker, int status) {
        if (cells != null) {
            cells.status(worker, status);
        }
    }

    /** Counts how long an endpoint took to answer. Owner: {@code worker}'s thread. */
    public void took(Worker worker, long millis) {
        if (cells != null) {
            cells.took(worker, millis);
        }
    }
}
