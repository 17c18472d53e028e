package io.outrigger.config.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The hosts a Sidecar's listener imports: {@code namespace/name}, with {@code *} and {@code .} for namespaces. */
final class EgressImports {
    private record Import(String namespace, String host) {
        boolean isFrom(String owner) {
            return namespace.equals(Visibility.ALL) || namespace.equals(owner);
        }
    }

    private final List<Import> imports = new ArrayList<>();

    EgressImports(List<String> hosts, String ownNamespace) {
        for (String written : hosts) {
            int slash = written.indexOf('/');
            if (slash >= 0) {
                String namespace = written.substring(0, slash);
                String host = written.substring(slash + 1).toLowerCase(Locale.ROOT);
                imports.add(new Import(namespace.equals(Visibility.OWN) ? ownNamespace : namespace, host));
            }
        }
    }

    /** Whether that service is imported. */
    boolean hold(MeshService service) {
        return imports.stream()
                .anyMatch(one -> one.isFrom(service.namespace()) && HostName.isWithin(service.host(), one.host()));
    }

    /** Whether a rule is for anything imported. */
    boolean touch(RoutingRule rule) {
        return rule.hosts().stream()
                .anyMatch(host -> imports.stream()
                        .anyMatch(one -> one.isFrom(rule.namespace()) && HostName.overlap(host, one.host())));
    }
}
