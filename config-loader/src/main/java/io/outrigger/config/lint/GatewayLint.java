package io.outrigger.config.lint;

import io.outrigger.config.istio.Gateway;
import io.outrigger.config.istio.Gateway.Server;
import io.outrigger.config.istio.Gateway.Tls;
import io.outrigger.config.istio.Port;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Warnings about Gateways: certificates that are not there, and hosts that two of them want. */
final class GatewayLint {
    private final Lint lint;
    private final Map<String, Gateway> certificates = new HashMap<>();
    private final Map<String, Gateway> owners = new HashMap<>();

    GatewayLint(Lint lint) {
        this.lint = lint;
    }

    /** Gateways in the order in which they win. */
    void check(List<Gateway> gateways) {
        for (Gateway gateway : gateways) {
            for (int i = 0; i < gateway.servers().size(); i++) {
                Server server = gateway.servers().get(i);
                String path = "spec.servers[" + i + "]";
                credential(server, path);
                shared(gateway, server, path);
                hosts(gateway, server, path);
            }
        }
    }

    private void credential(Server server, String path) {
        Tls tls = server.tls();
        if (tls != null && !tls.credentialName().isEmpty() && !lint.registry().hasSecret(tls.credentialName())) {
            String message = "there is no Secret \"" + tls.credentialName() + "\": the server stays closed"
                    + lint.registry().similarSecret(tls.credentialName());
            lint.warn(server.position(), path + ".tls.credentialName", "IST0101", message);
        } else if (tls != null && !tls.credentialName().isEmpty()) {
            String missing = lint.registry().missingInSecret(tls.credentialName());
            if (missing != null) {
                String message =
                        "the Secret \"" + tls.credentialName() + "\" has no " + missing + ": the server stays closed";
                lint.warn(server.position(), path + ".tls.credentialName", "IST0161", message);
            }
        }
    }

    /** Clients use one connection for all names that its certificate has, though only one Gateway answers for them. */
    private void shared(Gateway gateway, Server server, String path) {
        Tls tls = server.tls();
        if (tls == null || tls.credentialName().isEmpty()) {
            return;
        }
        Gateway other = certificates.putIfAbsent(gateway.selector() + " " + tls.credentialName(), gateway);
        if (other != null && !Lint.fullName(other.meta()).equals(Lint.fullName(gateway.meta()))) {
            String message =
                    "Gateway " + Lint.fullName(other.meta()) + " shows the certificate of \"" + tls.credentialName()
                            + "\" too: clients that keep an HTTP/2 connection get 404 for the hosts of the other";
            lint.warn(server.position(), path + ".tls.credentialName", "IST0138", message);
        }
    }

    private void hosts(Gateway gateway, Server server, String path) {
        Port port = server.port();
        for (int i = 0; i < server.hosts().size(); i++) {
            String host = server.hosts().get(i);
            String name = host.substring(host.indexOf('/') + 1).toLowerCase(Locale.ROOT);
            String key = gateway.selector() + " " + server.bind() + " " + port.number() + " " + name;
            Gateway other = owners.putIfAbsent(key, gateway);
            if (other != null && !Lint.fullName(other.meta()).equals(Lint.fullName(gateway.meta()))) {
                String message = "Gateway " + Lint.fullName(other.meta()) + " has \"" + name + "\" on port "
                        + port.number() + " of the same proxies already";
                lint.warn(server.position(), path + ".hosts[" + i + "]", "IST0145", message);
            }
        }
    }
}
