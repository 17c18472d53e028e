package io.outrigger.config.decode;

import io.outrigger.config.istio.EndpointSlice.EndpointPort;
import io.outrigger.config.istio.Endpoints;
import io.outrigger.config.istio.Endpoints.Address;
import io.outrigger.config.istio.Endpoints.Subset;
import io.outrigger.config.istio.Meta;
import io.outrigger.config.yaml.FieldReader;
import java.util.List;

/** Reads a Kubernetes Endpoints object. */
final class EndpointsReader {
    private EndpointsReader() {}

    static Endpoints read(FieldReader root, Meta meta) {
        return new Endpoints(meta, root.objects("subsets", EndpointsReader::subset));
    }

    private static Subset subset(FieldReader reader) {
        List<Address> addresses = reader.objects("addresses", EndpointsReader::address);
        List<EndpointPort> ports = reader.objects("ports", port -> {
            return new EndpointPort(port.text("name"), port.port("port"));
        });
        return new Subset(addresses, ports);
    }

    private static Address address(FieldReader reader) {
        String ip = reader.text("ip");
        if (!Addresses.isIp(ip)) {
            reader.error("ip", "\"" + ip + "\" is not an IP address");
        }
        return new Address(ip);
    }
}
