package io.outrigger.config.compile;

import io.outrigger.config.istio.PortProtocol;
import io.outrigger.config.yaml.Position;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A host of the mesh, of a Kubernetes Service or of a ServiceEntry. A ServiceEntry with several hosts gives one each.
 *
 * @param name the Kubernetes name; the host itself for entries
 * @param addresses virtual addresses and ranges; empty for headless services and entries without
 * @param exportTo namespaces that may know it, {@code *}, {@code .} or {@code ~}; the mesh's default already filled in
 * @param aliases other hosts that stand for this one (ExternalName)
 * @param preference which endpoints come first, where no rule says
 * @param aliasOf the host this one stands for; null if it is no alias
 */
record MeshService(
        String host,
        String name,
        String namespace,
        Registry registry,
        Resolution resolution,
        List<MeshPort> ports,
        List<String> addresses,
        Set<String> exportTo,
        Map<String, String> selector,
        List<String> aliases,
        @Nullable String aliasOf,
        Preference preference,
        Position position) {

    /** Which endpoints come first: {@code trafficDistribution} of a Service, or the annotation of that name. */
    enum Preference {
        NONE,
        SAME_ZONE,
        SAME_NODE;

        /** By Kubernetes' name; other names mean nothing. */
        static Preference named(String name) {
            return switch (name) {
                case "PreferClose", "PreferSameZone" -> SAME_ZONE;
                case "PreferSameNode" -> SAME_NODE;
                default -> NONE;
            };
        }
    }

    /** Who declared it. */
    enum Registry {
        KUBERNETES,
        ENTRY
    }

    /** How its endpoints are found. */
    enum Resolution {
        /** Addresses are known. */
        STATIC,
        /** Names that all addresses of are endpoints. */
        DNS,
        /** Names that new connections go to the first address of. */
        DNS_ROUND_ROBIN,
        /** Wherever the client was going. */
        ORIGINAL_DESTINATION,
        /** By the name each request asks for. */
        DYNAMIC_DNS
    }

    /**
     * A port of the service.
     *
     * @param targetPort the endpoint's port where the endpoint itself says none; 0 for the same number or a named port
     */
    record MeshPort(String name, int number, int targetPort, PortProtocol protocol) {}

    boolean isKubernetes() {
        return registry == Registry.KUBERNETES;
    }

    /** Null if it has no such port. */
    @Nullable
    MeshPort port(int number) {
        for (MeshPort port : ports) {
            if (port.number() == number) {
                return port;
            }
        }
        return null;
    }

    MeshService with(Resolution other) {
        return new MeshService(
                host,
                name,
                namespace,
                registry,
                other,
                ports,
                addresses,
                exportTo,
                selector,
                aliases,
                aliasOf,
                preference,
                position);
    }

    MeshService withPorts(List<MeshPort> others) {
        return new MeshService(
                host,
                name,
                namespace,
                registry,
                resolution,
                List.copyOf(others),
                addresses,
                exportTo,
                selector,
                aliases,
                aliasOf,
                preference,
                position);
    }

    MeshService withAddresses(List<String> others) {
        return new MeshService(
                host,
                name,
                namespace,
                registry,
                resolution,
                ports,
                List.copyOf(others),
                exportTo,
                selector,
                aliases,
                aliasOf,
                preference,
                position);
    }

    MeshService withAliases(List<String> others) {
        return new MeshService(
                host,
                name,
                namespace,
                registry,
                resolution,
                ports,
                addresses,
                exportTo,
                selector,
                List.copyOf(others),
                aliasOf,
                preference,
                position);
    }
}
