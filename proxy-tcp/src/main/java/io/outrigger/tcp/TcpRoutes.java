package io.outrigger.tcp;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Tunnel;
import io.outrigger.core.time.Chance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the connections of a chain go: one cluster, or several by weight, drawn once a connection. Immutable.
 *
 * <p>Source: Istio {@code VirtualService.tcp.route}, {@code VirtualService.tls.route}.
 */
public final class TcpRoutes {
    private final Target[] targets;
    private final int total;
    private final @Nullable Tunnel tunnel;

    private TcpRoutes(List<Target> targets, @Nullable Tunnel tunnel) {
        this.tunnel = tunnel;
        this.targets = targets.stream().filter(target -> target.weight() > 0).toArray(Target[]::new);
        int sum = 0;
        for (Target target : this.targets) {
            sum = Math.addExact(sum, target.weight());
        }
        this.total = sum;
    }

    /**
     * A share of the connections.
     *
     * @param cluster null if the destination does not exist: its connections are refused
     * @param weight beside the others'; 0 gets nothing
     */
    public record Target(@Nullable Cluster cluster, int weight) {}

    public static TcpRoutes to(Cluster cluster) {
        return new TcpRoutes(
                List.of(new Target(cluster, 1)), cluster.spec().preamble().tunnel());
    }

    /** Refuses everything: the destination does not exist. */
    public static TcpRoutes missing() {
        return new TcpRoutes(List.of(), null);
    }

    /**
     * Shares of the connections.
     *
     * @param tunnel of all of them, whatever their clusters say; of a single one its cluster knows
     */
    public static TcpRoutes weighted(List<Target> targets, @Nullable Tunnel tunnel) {
        Cluster only = targets.size() == 1 ? targets.get(0).cluster() : null;
        return new TcpRoutes(
                targets, only == null ? tunnel : only.spec().preamble().tunnel());
    }

    /** What connections go on inside of; null for nothing. */
    @Nullable
    Tunnel tunnel() {
        return tunnel;
    }

    /** For people: all that may get a connection. */
    public List<Target> targets() {
        return List.of(targets);
    }

    /** The cluster for one more connection, null if there is none. */
    @Nullable
    Cluster pick(Chance chance) {
        if (targets.length <= 1) {
            return targets.length == 0 ? null : targets[0].cluster();
        }
        int draw = chance.below(total);
        int i = 0;
        while (draw >= targets[i].weight()) {
            draw -= targets[i].weight();
            i++;
        }
        return targets[i].cluster();
    }
}
