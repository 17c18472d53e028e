package io.outrigger.config.lint;

import io.outrigger.config.istio.ServiceEntry;
import io.outrigger.config.istio.ServiceEntry.ServicePort;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Warnings about ServiceEntries, the oldest first. */
final class ServiceEntryLint {
    private static final Set<String> BYTES = Set.of("", "TCP", "MONGO", "REDIS", "MYSQL");

    private final Lint lint;
    private final Map<String, Spoken> spoken = new HashMap<>();

    ServiceEntryLint(Lint lint) {
        this.lint = lint;
    }

    /** What a ServiceEntry says is spoken on a port of a host. */
    private record Spoken(String protocol, String owner) {}

    void check(ServiceEntry entry) {
        nameless(entry);
        for (int i = 0; i < entry.ports().size(); i++) {
            for (String host : entry.hosts()) {
                conflict(entry, entry.ports().get(i), host, "spec.ports[" + i + "].protocol");
            }
        }
    }

    /** Two entries for one host and port must agree about what is spoken there. */
    private void conflict(ServiceEntry entry, ServicePort port, String host, String path) {
        Spoken own = new Spoken(named(port).toUpperCase(Locale.ROOT), Lint.fullName(entry.meta()));
        Spoken other = spoken.putIfAbsent(host.toLowerCase(Locale.ROOT) + " " + port.number(), own);
        if (other != null && !other.protocol().equals(own.protocol())) {
            String message = "ServiceEntry " + other.owner() + " says that " + other.protocol() + " is spoken on port "
                    + port.number() + " of " + host + ", not " + own.protocol();
            lint.warn(port.position(), path, "IST0177", message);
        }
    }

    /** Connections of bytes name no host: without an address all of them on the port belong to the entry. */
    private void nameless(ServiceEntry entry) {
        if (!entry.addresses().isEmpty()) {
            return;
        }
        for (int i = 0; i < entry.ports().size(); i++) {
            ServicePort port = entry.ports().get(i);
            if (BYTES.contains(port.protocol().toUpperCase(Locale.ROOT))) {
                String message = "without addresses every connection to port " + port.number()
                        + " belongs to this entry, because " + named(port) + " names no host";
                lint.warn(port.position(), "spec.ports[" + i + "].protocol", "IST0134", message);
            }
        }
    }

    private static String named(ServicePort port) {
        return port.protocol().isEmpty() ? "TCP" : port.protocol();
    }
}
