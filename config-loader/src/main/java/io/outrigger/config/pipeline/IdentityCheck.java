package io.outrigger.config.pipeline;

import io.outrigger.config.istio.Gateway;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.istio.Service;
import io.outrigger.config.istio.ServiceEntry;
import io.outrigger.config.yaml.Position;
import io.outrigger.config.yaml.Problem;
import io.outrigger.config.yaml.Severity;
import io.outrigger.core.server.Identity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Notices proxies that nothing in the configuration is for, most often because of a label that was not given. */
final class IdentityCheck {
    private static final Position HERE = new Position("identity", 1, 1);

    private IdentityCheck() {}

    static List<Problem> check(Resources resources, Identity identity) {
        return identity.role() == Identity.Role.GATEWAY ? gateway(resources, identity) : sidecar(resources, identity);
    }

    private static List<Problem> gateway(Resources resources, Identity identity) {
        boolean selected = resources.gateways().stream().anyMatch(gateway -> identity.fits(gateway.selector()));
        if (selected) {
            return List.of();
        }
        List<Map<String, String>> wanted =
                resources.gateways().stream().map(Gateway::selector).distinct().toList();
        String known = wanted.isEmpty() ? "there is no Gateway" : "the Gateways want " + wanted;
        return List.of(warning("no Gateway selects this gateway with labels " + sorted(identity) + "; " + known));
    }

    private static List<Problem> sidecar(Resources resources, Identity identity) {
        boolean served = resources.services().stream().anyMatch(service -> selects(service, identity))
                || resources.serviceEntries().stream().anyMatch(entry -> selects(entry, identity));
        return served
                ? List.of()
                : List.of(warning("no Service of namespace " + identity.namespace()
                        + " selects this workload with labels " + sorted(identity)
                        + "; all its ports are handed on as they come"));
    }

    private static boolean selects(Service service, Identity identity) {
        return service.meta().namespace().equals(identity.namespace())
                && !service.selector().isEmpty()
                && identity.fits(service.selector());
    }

    private static boolean selects(ServiceEntry entry, Identity identity) {
        return entry.meta().namespace().equals(identity.namespace())
                && entry.workloadSelector() != null
                && identity.fits(entry.workloadSelector().labels());
    }

    private static Map<String, String> sorted(Identity identity) {
        return new TreeMap<>(identity.labels());
    }

    private static Problem warning(String message) {
        return new Problem(Severity.NOTICE, HERE, "", message, "", false);
    }
}
