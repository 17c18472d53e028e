package io.outrigger.config.compile;

import io.outrigger.config.compile.MeshService.MeshPort;
import io.outrigger.config.compile.MeshService.Preference;
import io.outrigger.config.compile.MeshService.Registry;
import io.outrigger.config.compile.MeshService.Resolution;
import io.outrigger.config.istio.PortProtocol;
import io.outrigger.config.istio.Service;
import io.outrigger.config.istio.Service.ServicePort;
import io.outrigger.config.istio.Service.TargetPort;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes hosts of the mesh from Kubernetes Services. */
final class KubernetesServices {
    private final List<String> defaultExportTo;

    KubernetesServices(List<String> defaultExportTo) {
        this.defaultExportTo = defaultExportTo;
    }

    MeshService convert(Service service) {
        String namespace = service.meta().namespace();
        return new MeshService(
                HostName.ofService(service.meta().name(), namespace),
                service.meta().name(),
                namespace,
                Registry.KUBERNETES,
                isHeadless(service) ? Resolution.ORIGINAL_DESTINATION : Resolution.STATIC,
                ports(service),
                addresses(service),
                Visibility.orDefault(service.exportTo(), defaultExportTo),
                service.selector(),
                List.of(),
                aliasOf(service),
                Preference.named(service.trafficDistribution()),
                service.meta().position());
    }

    static boolean isHeadless(Service service) {
        return service.clusterIP().equalsIgnoreCase("None");
    }

    private static @Nullable String aliasOf(Service service) {
        boolean alias = service.type() == Service.Type.EXTERNAL_NAME
                && !service.externalName().isEmpty();
        return alias ? HostName.expand(service.externalName(), service.meta().namespace()) : null;
    }

    private static List<MeshPort> ports(Service service) {
        List<MeshPort> ports = new ArrayList<>();
        for (ServicePort port : service.ports()) {
            int target = port.targetPort() instanceof TargetPort.Numbered numbered ? numbered.number() : 0;
            ports.add(new MeshPort(
                    port.name(),
                    port.port(),
                    target,
                    PortProtocol.ofService(port.name(), port.appProtocol(), port.protocol(), port.port())));
        }
        return ports;
    }

    private static List<String> addresses(Service service) {
        Set<String> addresses = new LinkedHashSet<>();
        if (IpLiteral.is(service.clusterIP())) {
            addresses.add(service.clusterIP());
        }
        service.clusterIPs().stream().filter(IpLiteral::is).forEach(addresses::add);
        return List.copyOf(addresses);
    }
}
