package io.outrigger.core.cluster;

import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One name, asked for all who follow it: again when an answer's time to live is over, but not within 5 s, and a minute after a
 * failure. Each time is drawn up to a tenth longer, so that names that were asked together drift apart. The last good answer is
 * kept meanwhile.
 *
 * <p>Owned by the control loop; its state may be read by any thread.
 */
public final class ResolvedName implements NameLookup.Answer {
    private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** A failure that only requests asked for is believed so long; then it is forgotten. */
    private static final long NEGATIVE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long UNUSED_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int JITTER_PARTS = 10;
    private static final int FINENESS = 1000;

    private final String name;
    private final NameTable table;
    private volatile NameState state = NameState.UNKNOWN;

    /** Workers that send requests by it write; which of their times stays does not matter. */
    private volatile long usedNanos;

    // Control loop.
    private final List<Follower> followers = new ArrayList<>();
    private boolean asking;
    private @Nullable ScheduledFuture<?> again;

    ResolvedName(String name, NameTable table) {
        this.name = name;
        this.table = table;
        this.usedNanos = table.now() - UNUSED_NANOS;
    }

    /** Hears what becomes of a name, on the control loop. */
    interface Follower {
        /** There are addresses; the same as before perhaps. */
        void resolved(List<InetAddress> addresses);

        /** There is no answer; what was answered before, if anything, stays good. */
        void failed(LookupFailure why);
    }

    public String name() {
        return name;
    }

    public NameState state() {
        return state;
    }

    /** How old the last good answer is; 0 before there was one. */
    public long ageNanos() {
        NameState known = state;
        return known.addresses().isEmpty() ? 0 : table.now() - known.answeredNanos();
    }

    /** When DNS is asked again, from now; 0 while it is. */
    public long nextInNanos() {
        return Math.max(0, state.nextNanos() - table.now());
    }

    /** How many clusters need it; about, for it changes meanwhile. */
    public int needed() {
        return followers.size();
    }

    void use(long nowNanos) {
        if (nowNanos - usedNanos > SHORTEST_NANOS) {
            usedNanos = nowNanos;
        }
    }

    private boolean used() {
        return table.now() - usedNanos < UNUSED_NANOS;
    }

    /** From now on it hears of the name, at once if something is known. */
    void follow(Follower follower) {
        followers.add(follower);
        NameState known = state;
        LookupFailure failure = known.failure();
        if (!known.addresses().isEmpty()) {
            follower.resolved(known.addresses());
        } else if (failure != null && !asking) {
            follower.failed(failure);
        } else if (!asking) {
            ask();
        }
    }

    void leave(Follower follower) {
        followers.remove(follower);
        if (followers.isEmpty() && !used()) {
            forget();
        }
    }

    private void forget() {
        if (again != null) {
            again.cancel(false);
        }
        table.remove(this);
    }

    private void ask() {
        asking = true;
        table.ask(name, this);
    }

    @Override
    public void resolved(List<InetAddress> addresses, long ttlNanos) {
        long wait = drawn(Math.max(SHORTEST_NANOS, ttlNanos));
        state = state.answered(addresses, table.now(), ttlNanos, table.now() + wait);
        answered(wait);
        List.copyOf(followers).forEach(follower -> follower.resolved(addresses));
    }

    @Override
    public void failed(LookupFailure why) {
        boolean wanted = !followers.isEmpty() && !(used() && state.addresses().isEmpty());
        long wait = wanted ? drawn(AFTER_FAILURE_NANOS) : NEGATIVE_NANOS;
        state = state.failed(why, table.now() + wait);
        answered(wait);
        List.copyOf(followers).forEach(follower -> follower.failed(why));
    }

    private void answered(long waitNanos) {
        asking = false;
        again = table.after(waitNanos, this::due);
    }

    private long drawn(long nanos) {
        return nanos + nanos / JITTER_PARTS * table.draw(FINENESS) / FINENESS;
    }

    private void due() {
        boolean known = !state.addresses().isEmpty();
        if (followers.isEmpty() && !(known && used())) {
            forget();
        } else {
            ask();
        }
    }
}
