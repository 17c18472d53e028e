package io.outrigger.config.lint;

import io.outrigger.config.istio.PortProtocol;
import io.outrigger.config.istio.Service;
import io.outrigger.config.istio.Service.ServicePort;

/** Notes about one Kubernetes Service. */
record ServiceLint(Lint lint, Service service) {
    void check() {
        for (int i = 0; i < service.ports().size(); i++) {
            ServicePort port = service.ports().get(i);
            if (isGuessedThoughNamed(port)) {
                String message = "\"" + port.name() + "\" names no protocol, so that it is guessed from the first bytes"
                        + " (as a name of a port expected e.g. http-" + port.name() + ")";
                lint.note(port.position(), "spec.ports[" + i + "].name", "IST0118", message);
            }
        }
    }

    /** Who gave no name wants the protocol guessed. */
    private static boolean isGuessedThoughNamed(ServicePort port) {
        boolean tcp = port.protocol().isEmpty() || port.protocol().equals("TCP");
        return tcp
                && !port.name().isEmpty()
                && port.appProtocol().isEmpty()
                && PortProtocol.ofService(port.name(), "", "TCP", port.port()) == PortProtocol.SNIFFED;
    }
}
