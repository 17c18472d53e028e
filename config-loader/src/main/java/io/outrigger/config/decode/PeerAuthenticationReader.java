package io.outrigger.config.decode;

import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.PeerAuthentication;
import io.outrigger.config.istio.PeerAuthentication.Mode;
import io.outrigger.config.yaml.FieldReader;
import java.util.Map;

/** Reads the {@code spec} of a PeerAuthentication. */
final class PeerAuthenticationReader {
    private static final int LAST_PORT = 65535;

    private PeerAuthenticationReader() {}

    static PeerAuthentication read(FieldReader spec, Meta meta) {
        Map<String, String> selector = spec.object("selector", reader -> {
            Map<String, String> labels = reader.stringMap("matchLabels");
            Checks.selector(reader, "matchLabels", labels);
            return labels;
        });
        Mode mode = spec.object("mtls", PeerAuthenticationReader::mode);
        Map<String, Mode> ports = spec.objectMap("portLevelMtls", PeerAuthenticationReader::mode);
        for (String port : ports.keySet()) {
            if (!isPort(port)) {
                spec.error("portLevelMtls", port, "is not the number of a port");
            }
        }
        if (!ports.isEmpty() && (selector == null || selector.isEmpty())) {
            spec.error("portLevelMtls", "needs a selector: ports are those of workloads");
        }
        return new PeerAuthentication(
                meta, selector == null ? Map.of() : selector, mode == null ? Mode.UNSET : mode, ports);
    }

    private static Mode mode(FieldReader reader) {
        return reader.enumeration("mode", Mode.UNSET);
    }

    private static boolean isPort(String text) {
        try {
            int port = Integer.parseInt(text);
            return port > 0 && port <= LAST_PORT;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
