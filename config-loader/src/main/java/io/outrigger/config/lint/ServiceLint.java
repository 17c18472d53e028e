package io.outrigger.config.lint;

import io.outrigger.config.istio.Service;
import io.outrigger.config.istio.Service.ServicePort;
import java.util.Locale;
import java.util.Set;

/** Notes about one Kubernetes Service. */
record ServiceLint(Lint lint, Service service) {
    private static final Set<String> PROTOCOLS =
            Set.of("http", "http2", "grpc", "http_proxy", "https", "tls", "tcp", "mongo", "redis", "mysql", "udp");

    /** Where the server speaks first nothing is guessed. */
    private static final Set<Integer> NEVER_GUESSED = Set.of(25, 53, 3306, 27017);

    void check() {
        for (int i = 0; i < service.ports().size(); i++) {
            ServicePort port = service.ports().get(i);
            boolean tcp = port.protocol().isEmpty() || port.protocol().equals("TCP");
            boolean guessed = !NEVER_GUESSED.contains(port.port()) && !saysProtocol(port.name());
            if (tcp && guessed && port.appProtocol().isEmpty()) {
                String message = "\"" + port.name() + "\" names no protocol, so that it is guessed from the first bytes"
                        + " (as a name of a port expected e.g. http-" + port.name() + ")";
                lint.note(port.position(), "spec.ports[" + i + "].name", "IST0118", message);
            }
        }
    }

    /** {@code <protocol>} or {@code <protocol>-<anything>}; who gave no name wants the protocol guessed. */
    private static boolean saysProtocol(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        int dash = lower.indexOf('-');
        return lower.isEmpty()
                || lower.startsWith("grpc-web")
                || PROTOCOLS.contains(dash < 0 ? lower : lower.substring(0, dash));
    }
}
