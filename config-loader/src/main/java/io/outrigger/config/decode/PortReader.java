package io.outrigger.config.decode;

import io.outrigger.config.istio.Port;
import io.outrigger.config.yaml.FieldReader;

/** Reads the {@code port} of Gateway servers and of Sidecar listeners. */
final class PortReader {
    private PortReader() {}

    static Port read(FieldReader reader) {
        int number = reader.port("number");
        if (!reader.has("number")) {
            reader.error("number", "is required");
        }
        String protocol = reader.text("protocol");
        if (!protocol.isEmpty() && !Protocols.isKnown(protocol)) {
            reader.error("protocol", "\"" + protocol + "\" is not " + Protocols.EXPECTED);
        }
        if (reader.has("targetPort")) {
            reader.error("targetPort", "has no effect here; remove it");
        }
        return new Port(reader.position(), number, protocol, reader.quiet().text("name"));
    }
}
