package io.outrigger.config.decode;

import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.WorkloadEntry;
import io.outrigger.config.istio.WorkloadEntry.Spec;
import io.outrigger.config.yaml.FieldReader;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the {@code spec} of a WorkloadEntry or an endpoint of a ServiceEntry. */
final class WorkloadEntryReader {
    private WorkloadEntryReader() {}

    /** The resource, whose own labels count beside those of its {@code spec} and before them. */
    static WorkloadEntry resource(FieldReader reader, Meta meta) {
        Spec spec = read(reader);
        Map<String, String> labels = new LinkedHashMap<>(spec.labels());
        labels.putAll(meta.labels());
        return new WorkloadEntry(
                meta,
                new Spec(
                        spec.position(),
                        spec.address(),
                        spec.ports(),
                        labels,
                        spec.weight(),
                        spec.locality(),
                        spec.serviceAccount()));
    }

    static Spec read(FieldReader reader) {
        String address = reader.text("address");
        Map<String, Integer> ports = reader.portMap("ports");
        Map<String, String> labels = reader.stringMap("labels");
        int weight = reader.integer("weight", 0, Integer.MAX_VALUE, 1);
        String locality = reader.text("locality");
        String account = reader.text("serviceAccount");
        checkAddress(reader, address, ports);
        ports.keySet().forEach(name -> {
            if (!DnsNames.isLabel(name)) {
                reader.error("ports", name, "is not the name of a port");
            }
        });
        Checks.labels(reader, "labels", labels);
        return new Spec(reader.position(), address, ports, labels, Math.max(weight, 1), locality, account);
    }

    private static void checkAddress(FieldReader reader, String address, Map<String, Integer> ports) {
        if (address.isEmpty()) {
            if (!reader.has("network")) {
                reader.error("address", "is required");
            }
        } else if (address.startsWith(Addresses.UNIX)) {
            if (!Addresses.isUnixSocket(address)) {
                reader.error(
                        "address", "\"" + address + "\" is not a unix socket (expected e.g. unix:///run/app.sock)");
            }
            if (!ports.isEmpty()) {
                reader.error("ports", "cannot stand beside a unix socket");
            }
        } else if (!Addresses.isIp(address) && DnsNames.fullName(address) != null) {
            reader.error("address", "\"" + address + "\" is neither an IP address nor a host name");
        }
    }
}
