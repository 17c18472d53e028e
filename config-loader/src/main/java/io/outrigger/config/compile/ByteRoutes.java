package io.outrigger.config.compile;

import io.outrigger.config.istio.VirtualService.ByteMatch;
import io.outrigger.config.istio.VirtualService.ByteRoute;
import io.outrigger.config.istio.VirtualService.RouteDestination;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Tunnel;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.core.listener.ConnectionHandler;
import io.outrigger.core.match.CidrSet;
import io.outrigger.tcp.TcpRoutes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compiles what VirtualServices say of connections that are carried as bytes: their {@code tcp} and {@code tls} routes. Config
 * thread only.
 */
final class ByteRoutes {
    private static final String ANY = "*";

    private final Handlers handlers;
    private final MeshSettings settings;
    private final Findings findings;
    private final DestinationResolver resolver;

    ByteRoutes(Handlers handlers, MeshSettings settings, Findings findings) {
        this.handlers = handlers;
        this.settings = settings;
        this.findings = findings;
        this.resolver = new DestinationResolver(findings);
    }

    /**
     * A rule that concerns a place.
     *
     * @param name unique at that place
     * @param serverNames empty for any, and for none
     * @param ranges of original destinations; null for those of the service
     */
    record Compiled(
            String name, Set<String> serverNames, @Nullable CidrSet ranges, ConnectionHandler handler) {
        boolean takesEverything() {
            return serverNames.isEmpty() && ranges == null;
        }
    }

    /**
     * The rules for encrypted connections. At a gateway the first of two for one server name counts, and addresses that a match names
     * do not. In a sidecar the addresses that one match names are, as in Istio, those of all further ones that name none.
     */
    List<Compiled> tls(List<RoutingRule> rules, RoutePlace place) {
        List<Compiled> all = new ArrayList<>();
        List<String> subnets = List.of();
        Set<String> known = new HashSet<>();
        for (RoutingRule rule : rules) {
            for (ByteRoute route : rule.source().tls()) {
                for (ByteMatch match : route.match()) {
                    Set<String> names = match.sniHosts().stream()
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .collect(Collectors.toSet());
                    boolean taken = place.atGateway() && names.stream().anyMatch(known::contains);
                    if (!taken && rule.concerns(match, place)) {
                        known.addAll(names);
                        boolean counts = !match.destinationSubnets().isEmpty() && !place.atGateway();
                        subnets = counts ? match.destinationSubnets() : subnets;
                        all.add(compiled(rule, "tls" + all.size(), names, subnets, route, place));
                    }
                }
            }
        }
        return all;
    }

    /** The rules for bytes, up to and with the first that takes every address. */
    List<Compiled> tcp(List<RoutingRule> rules, RoutePlace place) {
        List<Compiled> all = new ArrayList<>();
        for (RoutingRule rule : rules) {
            for (ByteRoute route : rule.source().tcp()) {
                List<ByteMatch> matches = route.match().stream()
                        .filter(match -> rule.concerns(match, place))
                        .toList();
                if (route.match().isEmpty()
                        || matches.stream()
                                .anyMatch(match -> match.destinationSubnets().isEmpty())) {
                    all.add(compiled(rule, "tcp" + all.size(), Set.of(), List.of(), route, place));
                    return all;
                }
                if (!matches.isEmpty()) {
                    List<String> subnets = matches.stream()
                            .flatMap(match -> match.destinationSubnets().stream())
                            .toList();
                    all.add(compiled(rule, "tcp" + all.size(), Set.of(), subnets, route, place));
                }
            }
        }
        return all;
    }

    /** Everything to one cluster. */
    ConnectionHandler to(String name, Cluster cluster) {
        return handlers.tcp(name, cluster, settings.clientLog());
    }

    private Compiled compiled(
            RoutingRule rule, String name, Set<String> names, List<String> subnets, ByteRoute route, RoutePlace place) {
        CidrSet ranges = subnets.isEmpty()
                ? null
                : CidrSet.of(subnets.stream()
                        .map(IpLiteral::range)
                        .filter(Objects::nonNull)
                        .toList());
        return new Compiled(
                rule.namespace() + "/" + rule.name() + "_" + name,
                names.contains(ANY) ? Set.of() : Set.copyOf(names),
                ranges,
                handlers.tcp(targets(rule, route, place), settings.clientLog()));
    }

    /** Weights count only beside others. */
    private TcpRoutes targets(RoutingRule rule, ByteRoute route, RoutePlace place) {
        List<TcpRoutes.Target> targets = new ArrayList<>();
        boolean alone = route.route().size() == 1;
        for (RouteDestination one : route.route()) {
            if (alone || one.weight() > 0) {
                Cluster cluster =
                        resolver.resolve(rule, one.destination(), place).cluster();
                warnOfHttp2(one, cluster);
                targets.add(new TcpRoutes.Target(cluster, alone ? 1 : one.weight()));
            }
        }
        return TcpRoutes.weighted(
                targets, alone ? null : ofHost(rule, route.route().get(0), place));
    }

    private void warnOfHttp2(RouteDestination to, @Nullable Cluster cluster) {
        if (cluster != null
                && cluster.spec().preamble().tunnel() != null
                && cluster.spec().protocol() == UpstreamProtocol.HTTP2) {
            String message = "tunnels are asked for in HTTP/1.1, also where the port says HTTP/2";
            findings.warn(to.destination().position(), message);
        }
    }

    /** Of several destinations the first says whether there is a tunnel, and its subsets do not count: as in Istio. */
    private @Nullable Tunnel ofHost(RoutingRule rule, RouteDestination first, RoutePlace place) {
        DestinationResolver.Resolved found = resolver.resolve(rule, first.destination(), place);
        Cluster whole = place.destinations().cluster(ClusterName.outbound(found.port(), "", found.host()));
        return whole == null ? null : whole.spec().preamble().tunnel();
    }
}
