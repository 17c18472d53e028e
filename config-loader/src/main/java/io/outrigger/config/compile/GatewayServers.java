package io.outrigger.config.compile;

import io.outrigger.config.istio.Gateway;
import io.outrigger.config.istio.Gateway.Server;
import io.outrigger.config.istio.Gateway.TlsMode;
import io.outrigger.config.istio.PortProtocol;
import io.outrigger.config.istio.Resources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Joins the servers of all Gateways that select this proxy by the port they end up on. Servers of requests share a port; of
 * different kinds the older one has it.
 *
 * <p>A server's port is that of the Service in front of the gateway: the socket is opened on the Service's target port.
 */
final class GatewayServers {
    private static final Set<TlsMode> ENDED_HERE =
            Set.of(TlsMode.SIMPLE, TlsMode.MUTUAL, TlsMode.OPTIONAL_MUTUAL, TlsMode.ISTIO_MUTUAL);

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

        /** Its hosts that may be used by rules of a namespace ({@code *}: of any), without the namespace in front. */
        List<String> hosts(String namespace) {
            List<String> hosts = new ArrayList<>();
            for (String written : server.hosts()) {
                int slash = written.indexOf('/');
                String owner = slash < 0 ? Visibility.ALL : written.substring(0, slash);
                String meant = owner.equals(Visibility.OWN) ? gateway.meta().namespace() : owner;
                boolean any = meant.equals(Visibility.ALL) || namespace.equals(Visibility.ALL);
                if (any || meant.equals(namespace)) {
                    hosts.add(written.substring(slash + 1).toLowerCase(Locale.ROOT));
                }
            }
            return hosts;
        }

        /** Whether it hands encrypted connections on as they are. */
        boolean passesThrough() {
            boolean encrypted = PortProtocol.named(server.port().protocol()).isTls();
            return encrypted && server.tls() != null && server.tls().mode() == TlsMode.PASSTHROUGH;
        }

        /** Whether it hands the mesh's own connections on by the cluster that they ask for. */
        boolean passesMeshThrough() {
            return server.tls() != null && server.tls().mode() == TlsMode.AUTO_PASSTHROUGH;
        }

        /** Whether what it decrypts are bytes. */
        boolean carriesBytes() {
            return PortProtocol.named(server.port().protocol()) == PortProtocol.TLS;
        }

        boolean redirectsToHttps() {
            return server.tls() != null && server.tls().httpsRedirect();
        }
    }

    /**
     * A port where clients are served.
     *
     * @param bind empty for all addresses
     * @param servers of clear text
     * @param encrypted servers whose TLS ends here or passes through, told apart by server name
     */
    record Bound(String bind, int port, PortProtocol protocol, List<Owned> servers, List<Owned> encrypted) {
        /** Any of its servers. */
        Owned first() {
            return servers.isEmpty() ? encrypted.get(0) : servers.get(0);
        }

        /** Whether what is not encrypted are bytes. */
        boolean carriesBytes() {
            return !protocol.isHttp() && !protocol.isTls();
        }
    }

    /** The ports with servers, in the order they were first asked for. */
    List<Bound> merge(Resources resources) {
        for (Gateway gateway : resources.gateways()) {
            if (target.place().identity().fits(gateway.selector())) {
                gateway.servers().forEach(server -> add(new Owned(gateway, server)));
            }
        }
        return List.copyOf(byKey.values());
    }

    private void add(Owned owned) {
        Server server = owned.server();
        PortProtocol protocol = PortProtocol.named(server.port().protocol());
        Bound bound = new Bound(
                server.bind(), boundPort(server.port().number()), protocol, new ArrayList<>(), new ArrayList<>());
        String asked = "server " + server.port().name() + " of gateway " + owned.gatewayName();
        if (protocol.isTls()) {
            if (ended(owned) || owned.passesThrough() || owned.passesMeshThrough()) {
                addEncrypted(owned, bound, asked);
            } else {
                findings.warn(server.position(), asked + ": " + server.port().protocol() + " is not served yet");
            }
            return;
        }
        Bound known = byKey.putIfAbsent(new Key(bound.bind(), bound.port()), bound);
        if (known == null) {
            bound.servers().add(owned);
        } else if (!known.carriesBytes() && protocol.isHttp()) {
            known.servers().add(owned);
        } else {
            findings.warn(
                    server.position(),
                    asked + " is left out: port " + bound.port() + " is already used for "
                            + known.first().server().port().protocol() + " by gateway "
                            + known.first().gatewayName());
        }
    }

    private static boolean ended(Owned owned) {
        Gateway.Tls tls = owned.server().tls();
        return tls != null && ENDED_HERE.contains(tls.mode());
    }

    /** Servers of one port are told apart by the name that the client asks for. */
    private void addEncrypted(Owned owned, Bound bound, String asked) {
        Bound known = byKey.computeIfAbsent(new Key(bound.bind(), bound.port()), key -> bound);
        if (known.carriesBytes()) {
            findings.warn(owned.server().position(), asked + " is left out: port " + bound.port() + " is already used");
            return;
        }
        List<String> hosts = owned.hosts(Visibility.ALL);
        for (Owned older : known.encrypted()) {
            if (!Collections.disjoint(older.hosts(Visibility.ALL), hosts)) {
                findings.warn(
                        owned.server().position(),
                        asked + " is left out: gateway " + older.gatewayName() + " has one of its hosts on that port");
                return;
            }
        }
        known.encrypted().add(owned);
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
