package io.outrigger.config.lint;

import io.outrigger.config.istio.ServiceEntry;
import io.outrigger.config.istio.ServiceEntry.ServicePort;
import java.util.Locale;
import java.util.Set;

/** Warnings about one ServiceEntry. */
final class ServiceEntryLint {
    private static final Set<String> BYTES = Set.of("", "TCP", "MONGO", "REDIS", "MYSQL");

    private final Lint lint;
    private final ServiceEntry entry;

    ServiceEntryLint(Lint lint, ServiceEntry entry) {
        this.lint = lint;
        this.entry = entry;
    }

    /** Connections of bytes name no host: without an address all of them on the port belong to the entry. */
    void check() {
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
