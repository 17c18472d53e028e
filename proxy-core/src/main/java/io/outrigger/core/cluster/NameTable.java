package io.outrigger.core.cluster;

import io.netty.util.NetUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.outrigger.core.time.Chance;
import io.outrigger.core.worker.ControlLoop;
import io.outrigger.core.worker.Worker;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every name that this proxy needs addresses of, asked once however many clusters need it: those of clusters, and those that
 * requests bring along ({@link Discovery#DYNAMIC_DNS}), of which there may be 1,024 and which go when unused for five minutes.
 *
 * <p>Changed on the control loop; workers read what is known. Source: Envoy's DNS cache and its limits.
 */
public final class NameTable implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NameTable.class);

    private static final int MOST_NAMES_OF_REQUESTS = 1024;

    private final NameLookup lookup;
    private final ControlLoop loop;
    private final Chance chance;
    private final UnresolvedNames unresolved;
    private final ConcurrentMap<String, ResolvedName> names = new ConcurrentHashMap<>();

    public NameTable(NameLookup lookup, ControlLoop loop, Chance chance) {
        this.lookup = lookup;
        this.loop = loop;
        this.chance = chance;
        this.unresolved = new UnresolvedNames(loop, LOG::warn);
    }

    /** Hears on a worker whether a name has an address. */
    public interface Asked {
        void resolved(InetAddress address);

        void failed(LookupFailure why);
    }

    // Control loop

    void follow(String name, ResolvedName.Follower follower) {
        loop.assertInLoop();
        entry(name).follow(follower);
    }

    void leave(String name, ResolvedName.Follower follower) {
        loop.assertInLoop();
        ResolvedName known = names.get(key(name));
        if (known != null) {
            known.leave(follower);
        }
    }

    private ResolvedName entry(String name) {
        return names.computeIfAbsent(key(name), key -> new ResolvedName(key, this));
    }

    /** What a name is known by. */
    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    void remove(ResolvedName name) {
        names.remove(name.name(), name);
        unresolved.over(name.name());
    }

    /** Those of clusters that have no answer. */
    UnresolvedNames unresolved() {
        return unresolved;
    }

    void ask(String name, NameLookup.Answer answer) {
        lookup.ask(name, answer);
    }

    ScheduledFuture<?> after(long nanos, Runnable task) {
        return loop.after(nanos, task);
    }

    int draw(int bound) {
        return chance.below(bound);
    }

    long now() {
        return loop.loop().ticker().nanoTime();
    }

    // Workers

    /** The address of a name or of an address as text, if it is known already; else null. */
    public @Nullable InetAddress known(String host) {
        InetAddress written = NetUtil.createInetAddressFromIpAddressString(host);
        if (written != null) {
            return written;
        }
        ResolvedName known = names.get(key(host));
        if (known == null || known.state().addresses().isEmpty()) {
            return null;
        }
        known.use(now());
        return known.state().addresses().get(0);
    }

    /** Asks for a name that is not known; the answer comes later, on this worker. */
    public void ask(String host, Worker worker, Asked asked) {
        loop.run(() -> follow(host, worker, asked));
    }

    private void follow(String host, Worker worker, Asked asked) {
        if (!names.containsKey(key(host)) && names.size() >= MOST_NAMES_OF_REQUESTS) {
            worker.loop().execute(() -> asked.failed(LookupFailure.TOO_MANY_NAMES));
            return;
        }
        ResolvedName entry = entry(host);
        entry.use(now());
        entry.follow(new Once(entry, worker, asked));
    }

    /** Leaves when it has heard. */
    private record Once(ResolvedName name, Worker worker, Asked asked) implements ResolvedName.Follower {
        @Override
        public void resolved(List<InetAddress> addresses) {
            name.leave(this);
            worker.loop().execute(() -> asked.resolved(addresses.get(0)));
        }

        @Override
        public void failed(LookupFailure why) {
            name.leave(this);
            worker.loop().execute(() -> asked.failed(why));
        }
    }

    // Anybody

    /** All names in the order of the alphabet. Any thread. */
    public List<ResolvedName> all() {
        List<ResolvedName> all = new ArrayList<>(names.values());
        all.sort(Comparator.comparing(ResolvedName::name));
        return all;
    }

    @Override
    public void close() {
        lookup.close();
    }
}
