package io.outrigger.config.decode;

import io.outrigger.config.istio.VirtualService.ByteMatch;
import io.outrigger.config.istio.VirtualService.ByteRoute;
import io.outrigger.config.istio.VirtualService.Headers;
import io.outrigger.config.istio.VirtualService.RouteDestination;
import io.outrigger.config.yaml.FieldReader;
import java.util.List;

/** Reads {@code VirtualService.tcp[]} and {@code VirtualService.tls[]}. */
final class ByteRouteReader {
    private final List<String> hosts;
    private final boolean gatewayOnly;

    /**
     * @param hosts of the VirtualService: server names must be among them
     * @param gatewayOnly whether the VirtualService does not name the gateway {@code mesh}
     */
    ByteRouteReader(List<String> hosts, boolean gatewayOnly) {
        this.hosts = hosts;
        this.gatewayOnly = gatewayOnly;
    }

    ByteRoute tcp(FieldReader reader) {
        return route(reader, reader.objects("match", r -> match(r, List.of())));
    }

    ByteRoute tls(FieldReader reader) {
        if (!reader.has("match")) {
            reader.error("match", "is required: server names tell encrypted connections apart");
        }
        return route(reader, reader.objects("match", r -> match(r, serverNames(r))));
    }

    private static ByteRoute route(FieldReader reader, List<ByteMatch> match) {
        List<RouteDestination> destinations = reader.objects("route", ByteRouteReader::destination);
        if (!reader.has("route")) {
            reader.error("route", "is required");
        }
        HttpRouteReader.checkWeights(reader, destinations);
        return new ByteRoute(reader.position(), match, destinations);
    }

    private static RouteDestination destination(FieldReader reader) {
        return HttpRouteReader.routeDestination(reader, Headers.NONE);
    }

    private static ByteMatch match(FieldReader reader, List<String> serverNames) {
        ByteMatch match = new ByteMatch(
                reader.position(),
                serverNames,
                reader.strings("destinationSubnets"),
                reader.integer("port", 0, 65535, 0),
                reader.stringMap("sourceLabels"),
                reader.text("sourceNamespace"),
                reader.strings("gateways"));
        for (int i = 0; i < match.destinationSubnets().size(); i++) {
            String subnet = match.destinationSubnets().get(i);
            if (!Addresses.isIpOrBlock(subnet)) {
                reader.error("destinationSubnets", i, "\"" + subnet + "\" is not an address or a block of addresses");
            }
        }
        Checks.labels(reader, "sourceLabels", match.sourceLabels());
        GatewayNames.check(reader, match.gateways());
        return match;
    }

    private List<String> serverNames(FieldReader reader) {
        List<String> names = reader.strings("sniHosts");
        if (!reader.has("sniHosts") || names.isEmpty() && !reader.isAbsent()) {
            reader.error("sniHosts", "at least one server name is required");
        }
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String wrong = gatewayOnly ? DnsNames.serverName(name) : DnsNames.wildcardName(name);
            if (wrong != null && Addresses.isIp(name)) {
                reader.warning(
                        "sniHosts", "\"" + name + "\" is an address, which clients do not send as a server name");
            } else if (wrong != null) {
                reader.error("sniHosts", i, wrong);
            } else if (hosts.stream().noneMatch(host -> DnsNames.isWithin(name, host))) {
                reader.error("sniHosts", i, "\"" + name + "\" is not among the hosts of the VirtualService");
            }
        }
        return names;
    }
}
