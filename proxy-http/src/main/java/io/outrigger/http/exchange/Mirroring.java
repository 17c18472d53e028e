package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.route.RouteAction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The copies of one request for the mirrors of its route: drawn for when the request is forwarded, sent off when all of it has come.
 * A body beyond the replay limit is not mirrored ({@code retry_or_shadow_abandoned}). Who asks for another protocol asks the mirrors
 * at once, and what the client says then goes to those that agree too. Owned by one worker.
 */
final class Mirroring {
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] COMMA = {','};
    private static final int MILLION = 1_000_000;

    private final HttpExchange exchange;
    private final long timeoutNanos;
    private final List<Copy> copies = new ArrayList<>(1);

    /** Mirrors that a client talks to. */
    private final List<MirrorCopy> talks = new ArrayList<>(0);

    private record Copy(Cluster cluster, RequestHead head, ReplayBuffer body) {}

    private Mirroring(HttpExchange exchange, long timeoutNanos) {
        this.exchange = exchange;
        this.timeoutNanos = timeoutNanos;
    }

    /** Copies of a request whose head is as it goes to the upstream; null if no mirror was drawn. */
    static @Nullable Mirroring draw(HttpExchange exchange, RouteAction.Forward action) {
        Mirroring drawn = null;
        for (RouteAction.Mirror mirror : action.mirrors()) {
            if (mirror.perMillion() >= MILLION || exchange.worker().chance().below(MILLION) < mirror.perMillion()) {
                drawn = drawn == null ? new Mirroring(exchange, action.timeoutNanos()) : drawn;
                drawn.add(mirror.cluster());
            }
        }
        return drawn;
    }

    private void add(Cluster cluster) {
        RequestHead head = new RequestHead();
        head.copy(exchange.request());
        HeaderBlock fields = head.fields();
        fields.set(HeaderNames.X_ENVOY_INTERNAL, TRUE);
        byte[] own = ownAddress();
        int slot = fields.find(HeaderNames.X_FORWARDED_FOR);
        if (slot < 0) {
            fields.add(HeaderNames.X_FORWARDED_FOR, own);
        } else {
            fields.appendToValue(slot, COMMA, own);
        }
        copies.add(new Copy(
                cluster, head, new ReplayBuffer(exchange.spec().limits().replayBytes())));
    }

    /** Beside an application this is where its connection came from; elsewhere where the client's connection ended. */
    private byte[] ownAddress() {
        byte[] text = exchange.spec().direction() == Direction.OUTBOUND
                ? exchange.connection().remoteText()
                : exchange.connection().localText();
        return ClientAddress.bare(text);
    }

    /** A part of the body, before it goes to the upstream; stays the caller's. */
    void data(ByteBuf data, boolean end) {
        for (Copy copy : copies) {
            copy.body().add(data, end, true);
        }
        for (MirrorCopy each : talks) {
            each.more(data, end);
        }
        if (end) {
            send();
        }
    }

    /** The whole request has come, or as much of it as comes before an answer. */
    void send() {
        Worker worker = exchange.worker();
        for (Copy copy : copies) {
            Cluster cluster = copy.cluster();
            Endpoint endpoint = copy.body().replayable()
                    ? cluster.pick(worker, exchange.connection().local())
                    : null;
            if (endpoint == null) {
                cluster.cells()
                        .add(
                                worker,
                                copy.body().replayable()
                                        ? ClusterCounter.UPSTREAM_CX_NONE_HEALTHY
                                        : ClusterCounter.RETRY_OR_SHADOW_ABANDONED,
                                1);
                copy.body().release();
            } else {
                MirrorCopy sent = new MirrorCopy(worker, cluster, endpoint, copy.head(), copy.body());
                if (exchange.request().upgrade()) {
                    talks.add(sent);
                }
                sent.start(exchange.runtime(), UpstreamAttempt.multiplexed(cluster, exchange), timeoutNanos);
            }
        }
        copies.clear();
    }

    /** The request ends, perhaps before all of it has come: then there is nothing to copy. */
    void end() {
        copies.forEach(copy -> copy.body().release());
        copies.clear();
        talks.forEach(MirrorCopy::leave);
        talks.clear();
    }
}
