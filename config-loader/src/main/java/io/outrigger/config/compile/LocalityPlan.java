package io.outrigger.config.compile;

import io.outrigger.config.istio.LocalityLb;
import io.outrigger.config.istio.LocalityLb.Distribute;
import io.outrigger.config.istio.LocalityLb.Failover;
import io.outrigger.core.cluster.EndpointRank;
import io.outrigger.core.cluster.EndpointSpec;
import io.outrigger.core.cluster.Locality;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Ranks the endpoints of a cluster by how near they are to this proxy: shares of localities, or priorities by locality or labels.
 *
 * <p>Source: istiod's locality load balancing; priorities need something that notices broken endpoints.
 */
final class LocalityPlan {
    private static final String NETWORK = "topology.istio.io/network";
    private static final String REGION = "topology.kubernetes.io/region";
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String SUBZONE = "topology.istio.io/subzone";
    private static final String HOST = "kubernetes.io/hostname";

    /** What {@code trafficDistribution: PreferClose} and {@code PreferSameZone} mean. */
    private static final LocalityLb SAME_ZONE =
            new LocalityLb(true, List.of(), List.of(), List.of(NETWORK, REGION, ZONE, SUBZONE));

    private static final LocalityLb SAME_NODE =
            new LocalityLb(true, List.of(), List.of(), List.of(NETWORK, REGION, ZONE, SUBZONE, HOST));

    /** Ranks of {@link #nearness}: one more than the worst. */
    private static final int RANKS = 5;

    private final @Nullable LocalityLb setting;
    private final boolean failsOver;
    private final boolean byRegion;

    private LocalityPlan(@Nullable LocalityLb setting, boolean failsOver, boolean byRegion) {
        this.setting = setting == null || Boolean.FALSE.equals(setting.enabled()) ? null : setting;
        this.failsOver = failsOver;
        this.byRegion = byRegion;
    }

    /** What holds for one cluster: its rule's setting, else what its Service prefers, else the mesh's. */
    static LocalityPlan of(TrafficSettings settings, MeshService service, LocalityLb ofMesh) {
        boolean failsOver = settings.outlierDetection() != null;
        if (settings.loadBalancer() != null) {
            LocalityLb zones = settings.loadBalancer().zoneAwareLbSetting();
            if (zones != null) {
                return new LocalityPlan(zones, true, true);
            }
            LocalityLb own = settings.loadBalancer().localityLbSetting();
            if (own != null) {
                return new LocalityPlan(own, failsOver, false);
            }
        }
        return switch (service.preference()) {
            case SAME_ZONE -> new LocalityPlan(SAME_ZONE, true, false);
            case SAME_NODE -> new LocalityPlan(SAME_NODE, true, false);
            case NONE -> new LocalityPlan(ofMesh, failsOver, false);
        };
    }

    /** Whether requests are divided among localities by weight. */
    boolean weighsLocalities() {
        return setting != null
                && (!setting.distribute().isEmpty()
                        || failsOver
                                && !(setting.failover().isEmpty()
                                        && setting.failoverPriority().isEmpty()));
    }

    /**
     * The endpoints with their ranks; those of localities that get no share are left out.
     *
     * @param known whether the endpoints' addresses are known: labels do not count for those that DNS tells
     */
    List<EndpointSpec> rank(List<EndpointSpec> endpoints, Place place, boolean known) {
        if (setting == null) {
            return endpoints;
        }
        Locality own = place.identity().locality();
        if (!setting.distribute().isEmpty()) {
            return distributed(endpoints, own, setting.distribute());
        }
        if (!failsOver) {
            return endpoints;
        }
        List<String> labels = setting.failoverPriority();
        boolean byLabel = !labels.isEmpty();
        List<EndpointSpec> ranked = endpoints;
        if (byLabel && known) {
            Map<String, String> mine = withPlace(place.identity().labels(), own);
            ranked = prioritized(ranked, endpoint -> strangeness(labels, mine, endpoint));
        }
        if (!byLabel || !setting.failover().isEmpty()) {
            ranked = prioritized(
                    ranked,
                    endpoint -> endpoint.rank().priority() * RANKS
                            + nearness(own, endpoint.locality(), setting.failover(), byRegion));
        }
        return ranked;
    }

    private static List<EndpointSpec> prioritized(List<EndpointSpec> endpoints, ToIntFunction<EndpointSpec> order) {
        TreeSet<Integer> found = new TreeSet<>();
        endpoints.forEach(endpoint -> found.add(order.applyAsInt(endpoint)));
        Map<Integer, EndpointRank> ranks = new HashMap<>();
        found.forEach(value -> ranks.put(value, new EndpointRank(ranks.size(), 0)));
        return endpoints.stream()
                .map(endpoint -> endpoint.ranked(ranks.getOrDefault(order.applyAsInt(endpoint), EndpointRank.FIRST)))
                .toList();
    }

    /** 0 for the same subzone to 4 for another region that comes last. */
    private static int nearness(Locality own, Locality other, List<Failover> failover, boolean byRegion) {
        if (own.region().equals(other.region())) {
            if (byRegion || own.zone().equals(other.zone()) && own.subzone().equals(other.subzone())) {
                return 0;
            }
            return own.zone().equals(other.zone()) ? 1 : 2;
        }
        for (Failover one : failover) {
            if (one.from().equals(own.region())) {
                return one.to().equals(other.region()) ? 3 : 4;
            }
        }
        return 3;
    }

    /** 0 where all labels are shared, else by how early the first one is not. */
    private static int strangeness(List<String> labels, Map<String, String> mine, EndpointSpec endpoint) {
        Map<String, String> theirs = withPlace(endpoint.labels(), endpoint.locality());
        for (int i = 0; i < labels.size(); i++) {
            String[] parts = labels.get(i).split("=", -1);
            String wanted = parts.length == 2 ? parts[1] : mine.getOrDefault(parts[0], "");
            if (!wanted.equals(theirs.getOrDefault(parts[0], ""))) {
                return labels.size() - i;
            }
        }
        return 0;
    }

    /** Labels with those that istiod makes of a locality. */
    private static Map<String, String> withPlace(Map<String, String> labels, Locality locality) {
        Map<String, String> all = new HashMap<>(labels);
        all.put(REGION, locality.region());
        all.put(ZONE, locality.zone());
        all.put(SUBZONE, locality.subzone());
        all.values().removeIf(String::isEmpty);
        return all;
    }

    private static List<EndpointSpec> distributed(
            List<EndpointSpec> endpoints, Locality own, List<Distribute> settings) {
        for (Distribute one : settings) {
            if (fits(own, one.from())) {
                return shared(endpoints, one.to());
            }
        }
        return endpoints;
    }

    /** Localities under one entry divide its share as their endpoints weigh. */
    private static List<EndpointSpec> shared(List<EndpointSpec> endpoints, Map<String, Integer> shares) {
        Map<Locality, Integer> weights = new LinkedHashMap<>();
        endpoints.forEach(endpoint -> weights.merge(endpoint.locality(), endpoint.weight(), Integer::sum));
        Map<Locality, EndpointRank> ranks = new HashMap<>();
        shares.forEach((name, share) -> {
            List<Locality> meant = weights.keySet().stream()
                    .filter(locality -> !ranks.containsKey(locality) && fits(locality, name))
                    .toList();
            double total = meant.stream()
                    .mapToInt(locality -> weights.getOrDefault(locality, 0))
                    .sum();
            for (Locality locality : meant) {
                double part = weights.getOrDefault(locality, 0) * share / total;
                ranks.put(locality, new EndpointRank(0, (int) Math.ceil(part)));
            }
        });
        List<EndpointSpec> kept = new ArrayList<>();
        for (EndpointSpec endpoint : endpoints) {
            EndpointRank rank = ranks.get(endpoint.locality());
            if (rank != null) {
                kept.add(endpoint.ranked(rank));
            }
        }
        return kept;
    }

    /** Whether a locality is meant by {@code region/zone/subzone}, where {@code *} and what is left out mean any. */
    private static boolean fits(Locality locality, String pattern) {
        String[] parts = pattern.split("/", 3);
        return fitsPart(parts, 0, locality.region())
                && fitsPart(parts, 1, locality.zone())
                && fitsPart(parts, 2, locality.subzone());
    }

    private static boolean fitsPart(String[] parts, int at, String part) {
        boolean any = parts.length <= at || parts[at].equals("*") || at > 0 && parts[at].isEmpty();
        return any || parts[at].equals(part);
    }
}
