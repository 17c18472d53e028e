package io.outrigger.core.cluster;

import io.outrigger.core.worker.Worker;

/**
 * How one of several endpoints is chosen. Cursors belong to a worker, so that each worker deals evenly by itself.
 *
 * <p>Source: Istio {@code DestinationRule.trafficPolicy.loadBalancer.simple}.
 */
public sealed interface LoadBalancer {
    /** The next endpoint of a set that is not empty. Called on the worker's thread. */
    Endpoint pick(HostSet hosts, Worker worker);

    static LoadBalancer of(LbPolicy policy, int workers) {
        return switch (policy) {
            case ROUND_ROBIN -> new RoundRobin(new int[workers]);
            case RANDOM -> new Random();
            case LEAST_REQUEST -> new LeastRequest(new RoundRobin(new int[workers]));
        };
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
