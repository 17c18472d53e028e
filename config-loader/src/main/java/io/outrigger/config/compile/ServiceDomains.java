package io.outrigger.config.compile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The values of Host that belong to a service: its full name with and without final dot, the shorter names that resolve to it
 * here, its addresses; anything below them for headless services. A domain stays with the first that claims it. Config thread
 * only.
 *
 * <p>Source: Istio's virtual host domains with ports ignored.
 */
final class ServiceDomains {
    private static final String CLUSTER_SUFFIX = ".svc." + HostName.DOMAIN;

    private final String clientNamespace;
    private final Set<String> claimed = new LinkedHashSet<>();
    private final Set<String> fullNames = new LinkedHashSet<>();

    ServiceDomains(String clientNamespace) {
        this.clientNamespace = clientNamespace;
    }

    /** Makes a full name known, so that no other service takes it as a short form of its own. Before the first claim. */
    void know(MeshService service) {
        fullNames.add(service.host());
    }

    /** The domains of a service that nobody has claimed yet. */
    List<String> claim(MeshService service) {
        List<String> domains = new ArrayList<>();
        Set<String> shortForms = new LinkedHashSet<>();
        List<String> hosts = new ArrayList<>();
        hosts.add(service.host());
        hosts.addAll(service.aliases());
        for (String host : hosts) {
            List<String> others = otherForms(host);
            domains.add(host);
            domains.addAll(others);
            shortForms.addAll(others);
        }
        boolean headless =
                service.isKubernetes() && service.resolution() == MeshService.Resolution.ORIGINAL_DESTINATION;
        if (headless) {
            List<String> below = domains.stream().map(domain -> "*." + domain).toList();
            domains.addAll(below);
        }
        // Each address of an entry is a service of its own to Istio, and all but the first lose the host to it.
        service.addresses().stream()
                .limit(service.isKubernetes() ? Long.MAX_VALUE : 1)
                .filter(IpLiteral::is)
                .map(IpLiteral::asHost)
                .forEach(domains::add);
        return free(domains, shortForms);
    }

    /** A host of a rule that is no service, as it is written; empty if it is claimed already. */
    List<String> claim(String host) {
        return free(List.of(IpLiteral.asHost(host)), Set.of());
    }

    private List<String> free(List<String> domains, Set<String> shortForms) {
        List<String> free = new ArrayList<>();
        for (String domain : domains) {
            boolean foreign = shortForms.contains(domain) && fullNames.contains(domain);
            if (!foreign && claimed.add(domain.toLowerCase(Locale.ROOT))) {
                free.add(domain);
            }
        }
        return free;
    }

    private List<String> otherForms(String host) {
        List<String> forms = new ArrayList<>();
        if (!IpLiteral.is(host)) {
            forms.add(host + ".");
        }
        int dot = host.indexOf('.');
        if (!host.endsWith(CLUSTER_SUFFIX) || dot < 0 || dot + 1 > host.length() - CLUSTER_SUFFIX.length()) {
            return forms;
        }
        String withNamespace = host.substring(0, host.length() - CLUSTER_SUFFIX.length());
        if (withNamespace.substring(Math.min(dot + 1, withNamespace.length())).equals(clientNamespace)) {
            forms.add(host.substring(0, dot));
        }
        forms.add(withNamespace);
        forms.add(withNamespace + ".svc");
        return forms;
    }
}
