package io.outrigger.config.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The hosts a Sidecar's listener imports: {@code namespace/name}, with {@code *} and {@code .} for namespaces. With {@code ~} in front of
 * the namespace, or in its place for all of them, what the others import is left out again.
 */
final class EgressImports {
    private record Import(String namespace, String host) {
        boolean isFrom(String owner) {
            return namespace.equals(Visibility.ALL) || namespace.equals(owner);
        }
    }

    private static final String WITHOUT = "~";

    private final List<Import> imports = new ArrayList<>();
    private final List<Import> exclusions = new ArrayList<>();

    EgressImports(List<String> hosts, String ownNamespace) {
        for (String written : hosts) {
            int slash = written.indexOf('/');
            if (slash >= 0) {
                String namespace = written.substring(0, slash);
                String host = written.substring(slash + 1).toLowerCase(Locale.ROOT);
                boolean excluded = namespace.startsWith(WITHOUT);
                String owner = excluded ? namespace.substring(WITHOUT.length()) : namespace;
                String from = owner.isEmpty() ? Visibility.ALL : owner;
                (excluded ? exclusions : imports)
                        .add(new Import(from.equals(Visibility.OWN) ? ownNamespace : from, host));
            }
        }
    }

    /** Whether that service is imported. */
    boolean hold(MeshService service) {
        return !isExcluded(service.namespace(), service.host())
                && imports.stream()
                        .anyMatch(one ->
                                one.isFrom(service.namespace()) && HostName.isWithin(service.host(), one.host()));
    }

    private boolean isExcluded(String namespace, String host) {
        return exclusions.stream().anyMatch(one -> one.isFrom(namespace) && HostName.isWithin(host, one.host()));
    }

    /** Whether a rule is for anything imported. */
    boolean touch(RoutingRule rule) {
        return rule.hosts().stream()
                .filter(host -> !isExcluded(rule.namespace(), host))
                .anyMatch(host -> imports.stream()
                        .anyMatch(one -> one.isFrom(rule.namespace()) && HostName.overlap(host, one.host())));
    }
}
