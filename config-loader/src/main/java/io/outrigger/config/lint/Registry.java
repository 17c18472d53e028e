package io.outrigger.config.lint;

import io.outrigger.config.istio.Bytes;
import io.outrigger.config.istio.DestinationRule;
import io.outrigger.config.istio.DestinationRule.Subset;
import io.outrigger.config.istio.Gateway;
import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Pod;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.istio.Secret;
import io.outrigger.config.istio.Service;
import io.outrigger.config.istio.ServiceEntry;
import io.outrigger.config.istio.VirtualService;
import io.outrigger.config.istio.VirtualService.Delegate;
import io.outrigger.config.yaml.Similar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names that other resources may refer to: services with their ports, subsets, gateways. */
final class Registry {
    private static final int MOST_SEARCHES = 50;
    private static final String SUFFIX = ".svc.cluster.local";

    private final Map<String, Integer> portsByHost = new HashMap<>();
    private final Map<String, Map<String, String>> selectorsByHost = new HashMap<>();
    private final Map<String, List<Pod>> podsByNamespace = new HashMap<>();
    private final Set<String> wildcards = new HashSet<>();
    private final Map<String, Set<String>> subsetsByHost = new HashMap<>();
    private final Map<String, Gateway> gateways = new HashMap<>();
    private final Map<String, Secret> secrets = new HashMap<>();
    private int searches;
    private final Set<String> delegates = new HashSet<>();

    Registry(Resources resources) {
        for (Service service : resources.services()) {
            Meta meta = service.meta();
            String host = meta.name() + "." + meta.namespace() + SUFFIX;
            portsByHost.put(host, service.ports().size());
            selectorsByHost.put(host, service.selector());
        }
        for (ServiceEntry entry : resources.serviceEntries()) {
            for (String host : entry.hosts()) {
                if (host.startsWith("*")) {
                    wildcards.add(host.substring(1).toLowerCase(Locale.ROOT));
                } else {
                    portsByHost.merge(
                            host.toLowerCase(Locale.ROOT), entry.ports().size(), Math::max);
                }
            }
        }
        for (DestinationRule rule : resources.destinationRules()) {
            String host = fullName(rule.host(), rule.meta().namespace());
            Set<String> subsets = subsetsByHost.computeIfAbsent(host, h -> new HashSet<>());
            rule.subsets().stream().map(Subset::name).forEach(subsets::add);
        }
        for (Pod pod : resources.pods()) {
            podsByNamespace
                    .computeIfAbsent(pod.meta().namespace(), n -> new ArrayList<>())
                    .add(pod);
        }
        for (VirtualService service : resources.virtualServices()) {
            if (service.hosts().isEmpty()) {
                delegates.add(service.meta().namespace() + "/" + service.meta().name());
            }
        }
        for (Gateway gateway : resources.gateways()) {
            gateways.put(gateway.meta().namespace() + "/" + gateway.meta().name(), gateway);
        }
        resources.secrets().forEach(secret -> secrets.putIfAbsent(secret.meta().name(), secret));
    }

    /** Whether rules of that namespace find the delegate. */
    boolean hasDelegate(Delegate delegate, String namespace) {
        String owner = delegate.namespace().isEmpty() ? namespace : delegate.namespace();
        return delegates.contains(owner + "/" + delegate.name());
    }

    /** A name as a resource of that namespace means it: short names are services of the namespace. */
    static String fullName(String host, String namespace) {
        boolean isShort = host.indexOf('.') < 0 && host.indexOf('*') < 0 && host.indexOf(':') < 0;
        String name = isShort ? host + "." + namespace + SUFFIX : host;
        return (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).toLowerCase(Locale.ROOT);
    }

    /** Whether a service has this full name, or for a wildcard whether any service could. */
    boolean hasHost(String fullName) {
        if (fullName.startsWith("*")) {
            String end = fullName.substring(1);
            return portsByHost.keySet().stream().anyMatch(host -> host.endsWith(end))
                    || wildcards.stream().anyMatch(wildcard -> wildcard.endsWith(end) || end.endsWith(wildcard));
        }
        return portsByHost.containsKey(fullName) || wildcards.stream().anyMatch(fullName::endsWith);
    }

    /** Text to put behind a message about an unknown host: what was probably meant, as its author would write it; or empty. */
    String similarHost(String host, String namespace) {
        if (searches > MOST_SEARCHES) {
            return "";
        }
        List<String> known = new ArrayList<>();
        for (String name : portsByHost.keySet()) {
            String own = "." + namespace + SUFFIX;
            known.add(
                    host.indexOf('.') < 0 && name.endsWith(own)
                            ? name.substring(0, name.length() - own.length())
                            : name);
        }
        String nearest = nearest(host, known);
        if (nearest == null && host.indexOf('.') < 0) {
            nearest = known.stream()
                    .filter(name -> name.startsWith(host + "."))
                    .min(Comparator.naturalOrder())
                    .orElse(null);
        }
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    /** The same for a subset of a host. */
    String similarSubset(String fullName, String subset) {
        Set<String> known = subsetsByHost.getOrDefault(fullName, Set.of());
        String nearest = Similar.nearest(subset, known);
        if (nearest != null) {
            return "; did you mean " + nearest + "?";
        }
        return known.isEmpty() ? "" : " (it has " + String.join(", ", new TreeSet<>(known)) + ")";
    }

    /** The same for a gateway. */
    String similarGateway(String reference) {
        String nearest = nearest(reference, gateways.keySet());
        if (nearest == null) {
            String name = reference.substring(reference.indexOf('/') + 1);
            nearest = gateways.keySet().stream()
                    .filter(gateway -> gateway.endsWith("/" + name))
                    .min(Comparator.naturalOrder())
                    .orElse(null);
        }
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    /** How many ports the service has; 1 if it is not known. */
    int ports(String fullName) {
        return portsByHost.getOrDefault(fullName, 1);
    }

    /** The pods of a Kubernetes service, as far as they are known. */
    List<Pod> pods(String fullName) {
        Map<String, String> selector = selectorsByHost.getOrDefault(fullName, Map.of());
        if (selector.isEmpty()) {
            return List.of();
        }
        String namespace = fullName.split("\\.", -1)[1];
        return podsByNamespace.getOrDefault(namespace, List.of()).stream()
                .filter(pod -> hasLabels(pod, selector))
                .toList();
    }

    static boolean hasLabels(Pod pod, Map<String, String> labels) {
        return pod.meta().labels().entrySet().containsAll(labels.entrySet());
    }

    /** Whether a DestinationRule for the host, or one that covers it, has this subset. */
    boolean hasSubset(String fullName, String subset) {
        if (subsetsByHost.getOrDefault(fullName, Set.of()).contains(subset)) {
            return true;
        }
        return subsetsByHost.entrySet().stream()
                .filter(rule -> rule.getKey().startsWith("*"))
                .filter(rule -> fullName.endsWith(rule.getKey().substring(1)))
                .anyMatch(rule -> rule.getValue().contains(subset));
    }

    /** The Gateway a reference leads to; null if it leads nowhere. */
    @Nullable
    Gateway gateway(String reference, String namespace) {
        if (reference.indexOf('/') >= 0) {
            return gateways.get(reference);
        }
        String[] parts = reference.split("\\.", -1);
        return gateways.get((parts.length > 1 ? parts[1] : namespace) + "/" + parts[0]);
    }

    /** Whether there is a Secret of that name, which may have its namespace or a kind of source in front. */
    boolean hasSecret(String credential) {
        return secret(credential) != null;
    }

    private @Nullable Secret secret(String credential) {
        return secrets.get(credential.substring(credential.lastIndexOf('/') + 1));
    }

    /** What a server needs and a Secret lacks, in words; null if it has a certificate and its key. */
    @Nullable
    String missingInSecret(String credential) {
        Secret secret = secret(credential);
        if (secret == null) {
            return null;
        }
        if (!holds(secret, "CERTIFICATE-----", "tls.crt", "cert")) {
            return "certificate (tls.crt)";
        }
        return holds(secret, "PRIVATE KEY-----", "tls.key", "key") ? null : "private key (tls.key)";
    }

    private static boolean holds(Secret secret, String mark, String name, String otherName) {
        Bytes found = secret.data().getOrDefault(name, secret.data().get(otherName));
        return found != null && new String(found.toArray(), StandardCharsets.ISO_8859_1).contains(mark);
    }

    /** As {@link #similarHost} for a Secret. */
    String similarSecret(String credential) {
        String nearest = nearest(credential, secrets.keySet());
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    /** After many messages one more guess helps nobody, and among ten thousand names it takes time. */
    private @Nullable String nearest(String word, Iterable<String> known) {
        return ++searches > MOST_SEARCHES ? null : Similar.nearest(word, known);
    }
}
