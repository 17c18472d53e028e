package io.outrigger.config.compile;

import io.outrigger.config.compile.MeshService.MeshPort;
import io.outrigger.config.compile.MeshService.Preference;
import io.outrigger.config.compile.MeshService.Registry;
import io.outrigger.config.compile.MeshService.Resolution;
import io.outrigger.config.istio.PortProtocol;
import io.outrigger.config.istio.ServiceEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes hosts of the mesh from ServiceEntries: one a host. */
final class ServiceEntries {
    private final List<String> defaultExportTo;

    ServiceEntries(List<String> defaultExportTo) {
        this.defaultExportTo = defaultExportTo;
    }

    List<MeshService> convert(ServiceEntry entry) {
        List<MeshService> services = new ArrayList<>();
        for (String written : entry.hosts()) {
            String host = written.toLowerCase(Locale.ROOT);
            services.add(new MeshService(
                    host,
                    host,
                    entry.meta().namespace(),
                    Registry.ENTRY,
                    resolution(entry),
                    ports(entry),
                    addresses(entry),
                    Visibility.orDefault(entry.exportTo(), defaultExportTo),
                    entry.workloadSelector() == null
                            ? Map.of()
                            : entry.workloadSelector().labels(),
                    List.of(),
                    null,
                    Preference.NONE,
                    entry.meta().position()));
        }
        return services;
    }

    private static Resolution resolution(ServiceEntry entry) {
        return switch (entry.resolution()) {
            case NONE -> Resolution.ORIGINAL_DESTINATION;
            case STATIC -> Resolution.STATIC;
            case DNS -> Resolution.DNS;
            case DNS_ROUND_ROBIN -> Resolution.DNS_ROUND_ROBIN;
            case DYNAMIC_DNS -> Resolution.DYNAMIC_DNS;
        };
    }

    private static List<MeshPort> ports(ServiceEntry entry) {
        List<MeshPort> ports = new ArrayList<>();
        for (ServiceEntry.ServicePort port : entry.ports()) {
            // Its name says nothing, other than that of a Service's port.
            PortProtocol protocol = PortProtocol.named(port.protocol());
            ports.add(new MeshPort(port.name(), port.number(), port.targetPort(), protocol));
        }
        return ports;
    }

    /** Ranges of one address become that address. */
    private static List<String> addresses(ServiceEntry entry) {
        List<String> addresses = new ArrayList<>();
        for (String address : entry.addresses()) {
            String single = IpLiteral.single(address);
            addresses.add(single == null ? address : single);
        }
        return addresses;
    }
}
