package io.outrigger.core.cluster;

import io.outrigger.core.worker.ControlLoop;
import java.util.concurrent.TimeUnit;

/**
 * Lets the weights of new endpoints of one cluster grow: at steps of a fiftieth of the window, though not more often than twenty
 * times a second and not less than once. Owned by the control loop.
 */
final class Warmup {
    private static final long SHORTEST_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_STEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int STEPS = 50;

    private final WarmupSpec spec;
    private final Cluster cluster;
    private boolean growing;

    Warmup(WarmupSpec spec, Cluster cluster) {
        this.spec = spec;
        this.cluster = cluster;
    }

    /** Endpoints may have come. */
    void look(ControlLoop loop) {
        loop.assertInLoop();
        if (!growing && !cluster.retired()) {
            growing = step(loop.loop().ticker().nanoTime());
            if (growing) {
                long nanos = Math.min(LONGEST_STEP_NANOS, Math.max(SHORTEST_STEP_NANOS, spec.windowNanos() / STEPS));
                loop.after(nanos, () -> {
                    growing = false;
                    look(loop);
                });
            }
        }
    }

    /** Whether an endpoint is not yet warm. */
    private boolean step(long now) {
        HostSet hosts = cluster.hosts();
        boolean changed = false;
        boolean cold = false;
        for (int i = 0; i < hosts.size(); i++) {
            double warmth = spec.warmth(hosts.at(i).age(now));
            changed |= warmth != hosts.at(i).warmth();
            hosts.at(i).warmth(warmth);
            cold |= warmth < 1;
        }
        if (changed) {
            cluster.healthChanged();
        }
        return cold;
    }
}
