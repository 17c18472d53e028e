package io.outrigger.core.cluster;

import io.outrigger.core.worker.ControlLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the host set of a {@code STRICT_DNS} or {@code LOGICAL_DNS} cluster as DNS says. When DNS is asked is a matter of {@link
 * ResolvedName}. Owned by the control loop.
 *
 * <p>Source: Envoy's cluster discovery types with {@code respect_dns_ttl}, {@code dns_refresh_rate: 60s} as Istio sets them.
 */
public final class DnsEndpoints {
    private final Cluster cluster;
    private final NameTable table;
    private final ControlLoop loop;
    private final List<Name> names = new ArrayList<>();
    private int unanswered;
    private boolean stopped;

    public DnsEndpoints(Cluster cluster, NameTable table, ControlLoop loop) {
        this.cluster = cluster;
        this.table = table;
        this.loop = loop;
        for (EndpointSpec spec : cluster.spec().endpoints()) {
            names.add(new Name(spec));
        }
    }

    /** Whether a cluster needs one of these. */
    public static boolean concerns(Cluster cluster) {
        Discovery discovery = cluster.spec().discovery();
        return discovery == Discovery.STRICT_DNS || discovery == Discovery.LOGICAL_DNS;
    }

    /**
     * Begins to ask. Control loop.
     *
     * @param firstAnswers run once, when each name was answered or failed
     */
    public void start(Runnable firstAnswers) {
        loop.assertInLoop();
        List<Name> open = names.stream().filter(name -> name.last.isEmpty()).toList();
        unanswered = open.size();
        publish();
        if (open.isEmpty()) {
            firstAnswers.run();
        }
        for (Name name : open) {
            name.follow(() -> {
                unanswered--;
                if (unanswered == 0) {
                    firstAnswers.run();
                }
            });
        }
    }

    /** Asks no more; the host set stays as it is. Control loop. */
    public void stop() {
        loop.assertInLoop();
        stopped = true;
        names.forEach(Name::leave);
    }

    private void publish() {
        List<EndpointSpec> now = new ArrayList<>();
        for (Name name : names) {
            for (InetAddress address : name.last) {
                now.add(name.at(address));
            }
        }
        boolean one = cluster.spec().discovery() == Discovery.LOGICAL_DNS && now.size() > 1;
        cluster.publish(one ? now.subList(0, 1) : now);
    }

    /** One configured name, or an address that needs no question. */
    private final class Name implements ResolvedName.Follower {
        private final EndpointSpec spec;
        private final InetSocketAddress place;
        private final String key;
        private List<InetAddress> last;
        private @Nullable Runnable afterFirst;

        Name(EndpointSpec spec) {
            this.spec = spec;
            this.place = (InetSocketAddress) spec.address();
            this.key = NameTable.key(place.getHostString());
            InetAddress known = place.getAddress();
            this.last = known == null ? List.of() : List.of(known);
        }

        EndpointSpec at(InetAddress address) {
            return spec.at(new InetSocketAddress(address, place.getPort()));
        }

        void follow(Runnable first) {
            afterFirst = first;
            table.follow(place.getHostString(), this);
        }

        void leave() {
            if (place.isUnresolved()) {
                table.leave(place.getHostString(), this);
            }
        }

        @Override
        public void resolved(List<InetAddress> addresses) {
            table.unresolved().over(key);
            // A rotated answer is no change, except where the first one counts.
            boolean same = cluster.spec().discovery() == Discovery.STRICT_DNS
                    ? new HashSet<>(last).equals(new HashSet<>(addresses))
                    : last.equals(addresses);
            if (!same && !stopped) {
                last = List.copyOf(addresses);
                publish();
            }
            answered();
        }

        @Override
        public void failed(LookupFailure why) {
            table.unresolved().failed(key, cluster.name(), why);
            answered();
        }

        private void answered() {
            Runnable first = afterFirst;
            afterFirst = null;
            if (first != null) {
                first.run();
            }
        }
    }
}
