package io.outrigger.config.compile;

import io.outrigger.config.istio.Gateway;
import io.outrigger.config.istio.Gateway.Server;
import io.outrigger.config.istio.Resources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Joins the servers of all Gateways that select this proxy by the port they end up on. Servers of requests share a port; of
 * different kinds the older one has it.
 *
 * <p>A server's port is that of the Service in front of the gateway: the socket is opened on the Service's target port.
 */
final class GatewayServers {
    private final Map<Key, Bound> byKey = new LinkedHashMap<>();
    private final CompileTarget target;
    private final List<InboundPorts.Target> servicePorts;
    private final Findings findings;

    GatewayServers(CompileTarget target, List<InboundPorts.Target> servicePorts, Findings findings) {
        this.target = target;
        this.servicePorts = servicePorts;
        this.findings = findings;
    }

    private record Key(String bind, int port) {}

    /** A server and the Gateway it stands in. */
    record Owned(Gateway gateway, Server server) {
        String gatewayName() {
            return gateway.meta().namespace() + "/" + gateway.meta().name();
        }

        /** Its hosts that may be used by rules of a namespace, without the namespace in front. */
        List<String> hosts(String namespace) {
            List<String> hosts = new ArrayList<>();
            for (String written : server.hosts()) {
                int slash = written.indexOf('/');
                String owner = slash < 0 ? Visibility.ALL : written.substring(0, slash);
                String meant = owner.equals(Visibility.OWN) ? gateway.meta().namespace() : owner;
                if (meant.equals(Visibility.ALL) || meant.equals(namespace)) {
                    hosts.add(written.substring(slash + 1).toLowerCase(Locale.ROOT));
                }
            }
            return hosts;
        }

        boolean redirectsToHttps() {
            return server.tls() != null && server.tls().httpsRedirect();
        }
    }

    /**
     * A port where requests are served.
     *
     * @param bind empty for all addresses
     */
    record Bound(String bind, int port, PortProtocol protocol, List<Owned> servers) {}

    /** The ports with servers of requests, in the order they were first asked for. */
    List<Bound> merge(Resources resources) {
        for (Gateway gateway : resources.gateways()) {
            if (target.place().identity().fits(gateway.selector())) {
                gateway.servers().forEach(server -> add(new Owned(gateway, server)));
            }
        }
        return byKey.values().stream()
                .filter(bound -> bound.protocol().isHttp())
                .toList();
    }

    private void add(Owned owned) {
        Server server = owned.server();
        PortProtocol protocol = PortProtocol.named(server.port().protocol());
        Bound bound = new Bound(server.bind(), boundPort(server.port().number()), protocol, new ArrayList<>());
        String asked = "server " + server.port().name() + " of gateway " + owned.gatewayName();
        if (protocol.isTls()) {
            findings.warn(server.position(), asked + ": " + server.port().protocol() + " is not served yet");
            return;
        }
        if (!protocol.isHttp()) {
            findings.warn(server.position(), asked + ": " + server.port().protocol() + " is not served yet");
        }
        Bound known = byKey.putIfAbsent(new Key(bound.bind(), bound.port()), bound);
        if (known == null) {
            bound.servers().add(owned);
        } else if (known.protocol().isHttp() && protocol.isHttp()) {
            known.servers().add(owned);
        } else {
            findings.warn(
                    server.position(),
                    asked + " is left out: port " + bound.port() + " is already used for "
                            + known.servers().get(0).server().port().protocol() + " by gateway "
                            + known.servers().get(0).gatewayName());
        }
    }

    /** By the Service that selects this gateway and has the port, else by the command line, else the number itself. */
    private int boundPort(int number) {
        for (InboundPorts.Target one : servicePorts) {
            if (one.servicePort().number() == number) {
                return one.number();
            }
        }
        return target.options().bindMap().getOrDefault(number, number);
    }
}
