package io.outrigger.core.cluster;

import io.outrigger.core.worker.ControlLoop;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Says which names of clusters are not resolved: each once until it is again, however many clusters need it, and of many at a time
 * the first few and how many more, for a server of names that is gone fails all of them. Owned by the control loop.
 */
final class UnresolvedNames {
    static final int TOLD_AT_A_TIME = 20;

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ControlLoop loop;
    private final Consumer<String> log;
    private final Set<String> failing = new HashSet<>();
    private int told;
    private int untold;

    UnresolvedNames(ControlLoop loop, Consumer<String> log) {
        this.loop = loop;
        this.log = log;
    }

    /** @param cluster one that needs it */
    void failed(String name, String cluster, LookupFailure why) {
        if (!failing.add(name)) {
            return;
        }
        if (told == TOLD_AT_A_TIME) {
            untold++;
            return;
        }
        if (told == 0) {
            loop.after(PAUSE_NANOS, this::paused);
        }
        told++;
        log.accept("cluster " + cluster + ": " + name + " is not resolved: " + why.text());
    }

    private void paused() {
        if (untold > 0) {
            log.accept(untold + " more names are not resolved; /dns of the admin says which and why");
        }
        told = 0;
        untold = 0;
    }

    /** It is resolved, or nobody needs it any more. */
    void over(String name) {
        failing.remove(name);
    }
}
