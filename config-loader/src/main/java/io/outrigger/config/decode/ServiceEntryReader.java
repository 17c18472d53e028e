package io.outrigger.config.decode;

import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.ServiceEntry;
import io.outrigger.config.istio.ServiceEntry.Location;
import io.outrigger.config.istio.ServiceEntry.Resolution;
import io.outrigger.config.istio.ServiceEntry.ServicePort;
import io.outrigger.config.istio.WorkloadEntry.Spec;
import io.outrigger.config.yaml.FieldReader;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the {@code spec} of a ServiceEntry. */
final class ServiceEntryReader {
    private static final List<String> OF_DYNAMIC = List.of("HTTP", "HTTP2", "GRPC", "TLS");

    private ServiceEntryReader() {}

    static ServiceEntry read(FieldReader spec, Meta meta) {
        Set<Integer> numbers = new HashSet<>();
        Set<String> names = new HashSet<>();
        ServiceEntry entry = new ServiceEntry(
                meta,
                spec.strings("hosts"),
                spec.strings("addresses"),
                spec.objects("ports", reader -> port(reader, numbers, names)),
                spec.enumeration("resolution", Resolution.NONE),
                spec.enumeration("location", Location.MESH_EXTERNAL),
                spec.objects("endpoints", WorkloadEntryReader::read),
                SidecarReader.workloadSelector(spec),
                spec.strings("exportTo"),
                spec.strings("subjectAltNames"));
        checkHosts(spec, entry.hosts());
        checkAddresses(spec, entry);
        checkEndpoints(spec, entry, names);
        checkResolution(spec, entry);
        Checks.exportTo(spec, entry.exportTo(), meta.namespace(), true);
        return entry;
    }

    private static ServicePort port(FieldReader reader, Set<Integer> numbers, Set<String> names) {
        int number = reader.port("number");
        String name = reader.required("name");
        String protocol = reader.text("protocol");
        if (!reader.has("number")) {
            reader.error("number", "is required");
        } else if (number != 0 && !numbers.add(number)) {
            reader.error("number", "the port " + number + " stands twice");
        }
        if (!name.isEmpty() && !DnsNames.isLabel(name)) {
            reader.error("name", "\"" + name + "\" is not the name of a port");
        } else if (!name.isEmpty() && !names.add(name)) {
            reader.error("name", "the port name \"" + name + "\" stands twice");
        }
        if (!protocol.isEmpty() && !Protocols.isKnown(protocol)) {
            reader.error("protocol", "\"" + protocol + "\" is not " + Protocols.EXPECTED);
        }
        return new ServicePort(reader.position(), number, name, protocol, reader.port("targetPort"));
    }

    private static void checkHosts(FieldReader spec, List<String> hosts) {
        if (hosts.isEmpty()) {
            spec.error("hosts", "at least one host is required");
        }
        for (int i = 0; i < hosts.size(); i++) {
            String wrong = DnsNames.wildcardName(hosts.get(i));
            if (hosts.get(i).equals("*")) {
                spec.error("hosts", i, "\"*\" is not allowed");
            } else if (wrong != null) {
                spec.error("hosts", i, wrong);
            }
        }
    }

    private static void checkAddresses(FieldReader spec, ServiceEntry entry) {
        boolean blocksAllowed = entry.resolution() == Resolution.NONE || entry.resolution() == Resolution.STATIC;
        for (int i = 0; i < entry.addresses().size(); i++) {
            String address = entry.addresses().get(i);
            if (!Addresses.isIpOrBlock(address)) {
                spec.error("addresses", i, "\"" + address + "\" is not an IP address or a CIDR block");
            } else if (address.indexOf('/') >= 0 && !blocksAllowed) {
                spec.error("addresses", i, "a CIDR block needs resolution NONE or STATIC");
            }
        }
    }

    private static void checkEndpoints(FieldReader spec, ServiceEntry entry, Set<String> portNames) {
        spec.atMostOne("endpoints", "workloadSelector");
        for (int i = 0; i < entry.endpoints().size(); i++) {
            Spec endpoint = entry.endpoints().get(i);
            String address = endpoint.address();
            boolean unix = address.startsWith(Addresses.UNIX);
            for (String port : endpoint.ports().keySet()) {
                if (!portNames.contains(port)) {
                    spec.error("endpoints", i, "the port \"" + port + "\" is not a port of this ServiceEntry");
                }
            }
            if (entry.resolution() == Resolution.STATIC && !address.isEmpty() && !unix && !Addresses.isIp(address)) {
                spec.error("endpoints", i, "\"" + address + "\" is not an IP address, which resolution STATIC needs");
            } else if (isDns(entry.resolution()) && unix) {
                spec.error("endpoints", i, "a unix socket needs resolution STATIC");
            } else if (unix && portNames.size() != 1) {
                spec.error("endpoints", i, "a unix socket needs exactly one port of the service");
            }
        }
    }

    private static boolean isDns(Resolution resolution) {
        return resolution == Resolution.DNS || resolution == Resolution.DNS_ROUND_ROBIN;
    }

    private static void checkResolution(FieldReader spec, ServiceEntry entry) {
        Resolution resolution = entry.resolution();
        int endpoints = entry.endpoints().size();
        boolean without = resolution == Resolution.NONE || resolution == Resolution.DYNAMIC_DNS;
        if (without && endpoints > 0) {
            spec.error("endpoints", "are not allowed for resolution " + resolution);
        }
        if (resolution == Resolution.DNS_ROUND_ROBIN && endpoints > 1) {
            spec.error("endpoints", "at most one is allowed for resolution DNS_ROUND_ROBIN");
        }
        if (resolution == Resolution.DYNAMIC_DNS) {
            checkDynamic(spec, entry);
        }
        for (int i = 0; i < entry.hosts().size(); i++) {
            if (isDns(resolution)
                    && endpoints == 0
                    && DnsNames.fullName(entry.hosts().get(i)) != null) {
                spec.error("hosts", i, "must be a full name if resolution is " + resolution + " without endpoints");
            }
        }
        if (resolution != Resolution.NONE && entry.hosts().size() > 1) {
            for (ServicePort port : entry.ports()) {
                if (!Protocols.isHttp(port.protocol()) && !Protocols.isTls(port.protocol())) {
                    spec.error(
                            "hosts",
                            "several hosts cannot be told apart on port " + port.number()
                                    + ", which is not HTTP or TLS");
                    break;
                }
            }
        }
    }

    /** Names that are looked up as requests name them: wildcards, told apart by what a request or a handshake says. */
    private static void checkDynamic(FieldReader spec, ServiceEntry entry) {
        for (int i = 0; i < entry.hosts().size(); i++) {
            if (!entry.hosts().get(i).startsWith("*")) {
                spec.error("hosts", i, "must be a wildcard if resolution is DYNAMIC_DNS");
            }
        }
        if (!entry.addresses().isEmpty()) {
            spec.error("addresses", "are not allowed for resolution DYNAMIC_DNS");
        }
        for (ServicePort port : entry.ports()) {
            if (!OF_DYNAMIC.contains(port.protocol().toUpperCase(Locale.ROOT))) {
                spec.error(
                        "ports",
                        "port " + port.number() + " is not " + String.join(", ", OF_DYNAMIC)
                                + ", which resolution DYNAMIC_DNS needs");
            }
        }
    }
}
