package io.outrigger.http.exchange;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.NameTable;
import io.outrigger.core.cluster.PickWish;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.route.HashPolicy;
import io.outrigger.http.route.RetryPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The endpoints of one request, try by try. Owned by one worker. */
final class EndpointChoice {
    private static final int MOST_PICKS = 5;
    private static final int TRIES_BEFORE_LEAVING = 2;

    private final HttpExchange exchange;
    private final Cluster cluster;
    private final PickWish wish = new PickWish();
    private @Nullable RequestHash hash;
    private @Nullable HostLookup lookup;
    private @Nullable List<Endpoint> tried;
    private int tries;
    private long askedPriorities;
    private long excluded;

    EndpointChoice(HttpExchange exchange, Cluster cluster, HashPolicy[] hashes) {
        this.exchange = exchange;
        this.cluster = cluster;
        if (isHashed(cluster, hashes)) {
            hash = RequestHash.of(exchange, hashes);
            wish.hash(hash.value());
        }
        NameTable names = cluster.names();
        if (names != null) {
            lookup = new HostLookup(exchange, cluster, names);
        }
    }

    /** Whether any request to the cluster needs one of these from the beginning. */
    static boolean concerns(Cluster cluster, HashPolicy[] hashes) {
        return cluster.names() != null || isHashed(cluster, hashes);
    }

    private static boolean isHashed(Cluster cluster, HashPolicy[] hashes) {
        return hashes.length > 0 && cluster.spec().lbPolicy().hashes();
    }

    /** Whether tries can begin; if not, the host's address is looked up, and {@link Forwarding#located} comes later. */
    boolean locate(Forwarding forwarding) {
        return lookup == null || lookup.begin(forwarding);
    }

    /** The endpoint of the next try, null if there is none; up to five new picks avoid those that were asked. */
    @Nullable
    Endpoint next() {
        Endpoint chosen = pick(0);
        for (int i = 1; i <= MOST_PICKS && chosen != null && wasTried(chosen); i++) {
            chosen = pick(i);
        }
        return chosen;
    }

    private @Nullable Endpoint pick(int again) {
        if (lookup != null) {
            return lookup.endpoint();
        }
        wish.again(again);
        return cluster.pick(exchange.worker(), exchange.connection().local(), wish);
    }

    private boolean wasTried(Endpoint one) {
        List<Endpoint> before = tried;
        if (before != null) {
            for (int i = 0; i < before.size(); i++) {
                if (before.get(i).address().equals(one.address())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Later tries shall go elsewhere, as the policy says. */
    void failed(Endpoint one, RetryPolicy policy) {
        if (policy.avoidTried()) {
            tried = tried == null ? new ArrayList<>() : tried;
            tried.add(one);
        }
        if (policy.remotePriorities()) {
            leavePriority(one);
        }
    }

    /**
     * Later tries shall go to priorities that were not asked: after each second try those asked so far are left out, until none
     * is left that can take requests.
     */
    private void leavePriority(Endpoint one) {
        tries++;
        askedPriorities |= 1L << one.spec().rank().priority();
        if (tries % TRIES_BEFORE_LEAVING == 0) {
            excluded |= askedPriorities;
            if (cluster.healthBeside(excluded) == 0) {
                excluded = 0;
                askedPriorities = 0;
                tries = 0;
            }
            wish.exclude(excluded);
        }
    }

    /** Gives a client that is known by a cookie, and has none yet, its cookie, after so many tries. */
    void answer(ResponseHead head, int asked) {
        if (hash != null) {
            hash.answer(head, asked);
        }
    }
}
