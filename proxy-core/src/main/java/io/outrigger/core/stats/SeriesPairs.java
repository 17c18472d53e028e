package io.outrigger.core.stats;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Small numbers for who talks to whom, so that keys of series stay two longs. Bounded; {@link #OVERFLOW} is all the rest. */
final class SeriesPairs {
    /** The pair of what found no room. */
    static final int OVERFLOW = 0;

    /** How many pairs for each series there may be: pairs stay when their series expire, because callers keep their numbers. */
    static final int A_SERIES = 4;

    /** Who talks to whom about what. */
    record Pair(Reporter reporter, Peer source, Peer destination, String host, String name, String namespace) {
        /** Outbound is always unknown; inbound both sides must have proven who they are. Source: Istio. */
        String securityPolicy() {
            if (reporter == Reporter.SOURCE) {
                return "unknown";
            }
            return source.isAuthenticated() && destination.isAuthenticated() ? "mutual_tls" : "none";
        }
    }

    private final int most;
    private final Map<Pair, Integer> ids = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();

    SeriesPairs(int most) {
        this.most = most;
    }

    /** The number of a pair. Any thread; callers keep the answer. */
    int id(Pair pair) {
        Integer known = ids.get(pair);
        if (known != null) {
            return known;
        }
        return last.get() >= most ? OVERFLOW : ids.computeIfAbsent(pair, fresh -> last.incrementAndGet());
    }

    /** All pairs by number. Any thread. */
    Map<Integer, Pair> byId() {
        Map<Integer, Pair> pairs = new HashMap<>();
        ids.forEach((pair, id) -> pairs.put(id, pair));
        return pairs;
    }

    static @Nullable Pair of(Map<Integer, Pair> pairs, int id) {
        return id == OVERFLOW ? null : pairs.get(id);
    }
}
