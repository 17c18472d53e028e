package io.outrigger.config.decode;

import io.outrigger.config.istio.EndpointSlice;
import io.outrigger.config.istio.EndpointSlice.AddressType;
import io.outrigger.config.istio.EndpointSlice.Endpoint;
import io.outrigger.config.istio.EndpointSlice.EndpointPort;
import io.outrigger.config.istio.Meta;
import io.outrigger.config.yaml.FieldReader;
import java.util.List;

/** Reads a Kubernetes EndpointSlice. */
final class EndpointSliceReader {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private EndpointSliceReader() {}

    static EndpointSlice read(FieldReader root, Meta meta) {
        AddressType type = root.enumeration("addressType", AddressType.IPV4);
        List<Endpoint> endpoints = root.objects("endpoints", reader -> endpoint(reader, type));
        List<EndpointPort> ports = root.objects("ports", reader -> {
            return new EndpointPort(reader.text("name"), reader.port("port"));
        });
        return new EndpointSlice(meta, meta.labels().getOrDefault(SERVICE_NAME, ""), type, endpoints, ports);
    }

    private static Endpoint endpoint(FieldReader reader, AddressType type) {
        List<String> addresses = reader.strings("addresses");
        for (int i = 0; i < addresses.size(); i++) {
            if (type != AddressType.FQDN && !Addresses.isIp(addresses.get(i))) {
                reader.error("addresses", i, "\"" + addresses.get(i) + "\" is not an IP address");
            }
        }
        Boolean ready = reader.object("conditions", conditions -> conditions.bool("ready", true));
        return new Endpoint(addresses, ready == null || ready);
    }
}
