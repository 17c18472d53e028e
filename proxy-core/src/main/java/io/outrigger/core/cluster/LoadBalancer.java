package io.outrigger.core.cluster;

import io.outrigger.core.worker.Worker;
import org.jspecify.annotations.Nullable;

/**
 * How one of several endpoints is chosen. Cursors belong to a worker, so that each worker deals evenly by itself.
 *
 * <p>Source: Istio {@code DestinationRule.trafficPolicy.loadBalancer.simple}.
 */
public sealed interface LoadBalancer {
    /** The next endpoint of a set that is not empty. Called on the worker's thread. */
    Endpoint pick(HostSet hosts, Worker worker);

    static LoadBalancer of(LbPolicy policy, int workers) {
        return switch (policy.kind()) {
            case ROUND_ROBIN -> new RoundRobin(new int[workers]);
            case RANDOM -> new Random();
            case LEAST_REQUEST -> new LeastRequest(new RoundRobin(new int[workers]));
            case RING_HASH, MAGLEV -> new Hashed(policy);
        };
    }

    /**
     * The endpoint for a request of that hash; for most policies hashes mean nothing.
     *
     * @param again how often a pick for this try was refused already
     */
    default Endpoint pick(HostSet hosts, Worker worker, long hash, int again) {
        return pick(hosts, worker);
    }

    /** Hosts that will be picked from: what takes time is done here, not by workers. */
    default void prepare(HostSet hosts) {}

    /** By hash; requests without one go anywhere. */
    final class Hashed implements LoadBalancer {
        private final LbPolicy policy;
        private volatile @Nullable HashTable table;

        Hashed(LbPolicy policy) {
            this.policy = policy;
        }

        @Override
        public Endpoint pick(HostSet hosts, Worker worker) {
            return pick(hosts, worker, worker.chance().bits(), 0);
        }

        @Override
        public Endpoint pick(HostSet hosts, Worker worker, long hash, int again) {
            HashTable now = table;
            if (now == null || now.hosts() != hosts) {
                // Nobody prepared for these hosts, or they are just being replaced.
                now = HashTable.of(policy, hosts);
                table = now;
            }
            return now.at(hash, again);
        }

        @Override
        public void prepare(HostSet hosts) {
            table = hosts.size() == 0 ? null : HashTable.of(policy, hosts);
        }
    }

    /** In turn, by weight; the start is random. */
    record RoundRobin(int[] cursors) implements LoadBalancer {
        @Override
        public Endpoint pick(HostSet hosts, Worker worker) {
            int next = cursors[worker.index()];
            if (next == 0) {
                next = 1 + worker.chance().below(hosts.turns());
            }
            cursors[worker.index()] = next == Integer.MAX_VALUE ? 1 : next + 1;
            return hosts.turn(next % hosts.turns());
        }
    }

    /** Any, without regard to weights, as Envoy. */
    record Random() implements LoadBalancer {
        @Override
        public Endpoint pick(HostSet hosts, Worker worker) {
            return hosts.at(worker.chance().below(hosts.size()));
        }
    }

    /** Of two drawn the one with fewer requests in flight; unequal weights take turns by weight. */
    record LeastRequest(RoundRobin weighted) implements LoadBalancer {
        @Override
        public Endpoint pick(HostSet hosts, Worker worker) {
            if (hosts.size() == 1) {
                return hosts.at(0);
            }
            if (hosts.weighted()) {
                return weighted.pick(hosts, worker);
            }
            Endpoint one = hosts.at(worker.chance().below(hosts.size()));
            Endpoint two = hosts.at(worker.chance().below(hosts.size()));
            return two.activeRequests() < one.activeRequests() ? two : one;
        }
    }
}
