package io.outrigger.core.cluster;

import io.outrigger.core.worker.Worker;

/**
 * How one of several endpoints is chosen. Cursors belong to a worker, so that each worker deals evenly by itself.
 *
 * <p>Source: Istio {@code DestinationRule.trafficPolicy.loadBalancer}.
 */
public sealed interface LoadBalancer {
    /** The next endpoint of a group that is not empty. Called on the worker's thread. */
    Endpoint pick(HostGroup hosts, Worker worker);

    /** As configured, for so many workers. */
    static LoadBalancer of(LbPolicy policy, int workers) {
        return switch (policy.kind()) {
            case ROUND_ROBIN -> new RoundRobin(new Cursors(workers));
            case RANDOM -> new Random();
            case LEAST_REQUEST -> new LeastRequest(new Dealt(workers));
            case RING_HASH, MAGLEV -> new Hashed();
        };
    }

    /**
     * The endpoint for a request of that hash; for most policies hashes mean nothing.
     *
     * @param again how often a pick for this try was refused already
     */
    default Endpoint pick(HostGroup hosts, Worker worker, long hash, int again) {
        return pick(hosts, worker);
    }

    /** By hash; requests without one go anywhere. */
    record Hashed() implements LoadBalancer {
        @Override
        public Endpoint pick(HostGroup hosts, Worker worker) {
            return pick(hosts, worker, worker.chance().bits(), 0);
        }

        @Override
        public Endpoint pick(HostGroup hosts, Worker worker, long hash, int again) {
            HashTable table = hosts.table();
            return table == null ? hosts.at(0) : table.at(hash, again);
        }
    }

    /** In turn, by weight; the start is random. */
    record RoundRobin(Cursors cursors) implements LoadBalancer {
        @Override
        public Endpoint pick(HostGroup hosts, Worker worker) {
            EarliestFirst turns = hosts.turns(worker);
            if (turns == null) {
                return hosts.at(cursors.next(worker, hosts.index(), hosts.size()) % hosts.size());
            }
            Endpoint chosen = hosts.at(turns.first());
            turns.putOff(1);
            return chosen;
        }
    }

    /** Any, without regard to weights, as Envoy. */
    record Random() implements LoadBalancer {
        @Override
        public Endpoint pick(HostGroup hosts, Worker worker) {
            return hosts.at(worker.chance().below(hosts.size()));
        }
    }

    /**
     * Of two drawn the one with fewer requests in flight. The first, which serves while both are as busy, is dealt out, so that shares
     * are even on a quiet day too. Hosts of unequal weight take turns, and busy ones have their next one later: each request in flight
     * puts it off once more, as Envoy's bias of 1.
     */
    record LeastRequest(Dealt dealt) implements LoadBalancer {
        @Override
        public Endpoint pick(HostGroup hosts, Worker worker) {
            if (hosts.size() == 1) {
                return hosts.at(0);
            }
            EarliestFirst turns = hosts.turns(worker);
            if (turns != null) {
                Endpoint chosen = hosts.at(turns.first());
                turns.putOff(Math.max(0, chosen.activeRequests()) + 1);
                return chosen;
            }
            Endpoint one = hosts.at(dealt.next(worker, hosts.index(), hosts.size()));
            Endpoint two = hosts.at(worker.chance().below(hosts.size()));
            return two.activeRequests() < one.activeRequests() ? two : one;
        }
    }
}
