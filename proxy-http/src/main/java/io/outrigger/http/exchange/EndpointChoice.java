package io.outrigger.http.exchange;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.HashPolicy;
import io.outrigger.http.message.ResponseHead;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The endpoints of one request, try by try. Owned by one worker. */
final class EndpointChoice {
    private static final int MOST_PICKS = 5;
    private static final byte[] SET_COOKIE = "set-cookie".getBytes(StandardCharsets.US_ASCII);

    private final HttpExchange exchange;
    private final Cluster cluster;
    private @Nullable RequestHash hash;
    private @Nullable List<Endpoint> tried;

    EndpointChoice(HttpExchange exchange, Cluster cluster) {
        this.exchange = exchange;
        this.cluster = cluster;
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
        HashPolicy policy = cluster.spec().lbPolicy().hash();
        InetSocketAddress dialled = exchange.connection().local();
        if (policy == null) {
            return cluster.pick(exchange.worker(), dialled);
        }
        RequestHash of = hash;
        if (of == null) {
            of = RequestHash.of(exchange, policy);
            hash = of;
        }
        return cluster.pick(exchange.worker(), dialled, of.value(), again);
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

    /** Later tries shall go elsewhere. */
    void avoid(Endpoint one) {
        tried = tried == null ? new ArrayList<>() : tried;
        tried.add(one);
    }

    /** Gives a client that is known by a cookie, and has none yet, its cookie. */
    void answer(ResponseHead head) {
        if (hash != null && hash.setCookie() != null) {
            head.fields().add(SET_COOKIE, hash.setCookie());
        }
    }
}
