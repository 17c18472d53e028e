package io.outrigger.config.lint;

import io.outrigger.config.istio.DestinationRule;
import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.istio.VirtualService;
import io.outrigger.config.yaml.Position;
import io.outrigger.config.yaml.Problem;
import io.outrigger.config.yaml.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for references that lead nowhere and rules that do nothing. Nearly everything found is a warning: such a configuration is valid
 * and does what Istio would do with it, which is seldom what was meant. Codes are those of {@code istioctl analyze}.
 */
public final class Lint {
    private final Registry registry;
    private final List<Problem> problems = new ArrayList<>();

    private Lint(Resources resources) {
        this.registry = new Registry(resources);
    }

    /** All warnings about resources that loaded without errors. */
    public static List<Problem> check(Resources resources) {
        Lint lint = new Lint(resources);
        for (VirtualService service : resources.virtualServices()) {
            new VirtualServiceLint(lint, service).check();
        }
        lint.checkSharedHosts(resources.virtualServices());
        for (DestinationRule rule : resources.destinationRules()) {
            new DestinationRuleLint(lint, rule).check();
        }
        ServiceEntryLint entries = new ServiceEntryLint(lint);
        resources.serviceEntries().forEach(entries::check);
        resources.services().forEach(service -> new ServiceLint(lint, service).check());
        new GatewayLint(lint).check(resources.gateways());
        new WorkloadLint(lint).check(resources);
        return List.copyOf(lint.problems);
    }

    Registry registry() {
        return registry;
    }

    void warn(Position position, String path, String code, String message) {
        problems.add(new Problem(Severity.WARNING, position, path, message, "", false, code));
    }

    /** Worth knowing, though it may well be meant. */
    void note(Position position, String path, String code, String message) {
        problems.add(new Problem(Severity.NOTICE, position, path, message, "", false, code));
    }

    /** At sidecars only the oldest VirtualService of a host counts. */
    private void checkSharedHosts(List<VirtualService> services) {
        Map<String, VirtualService> oldest = new HashMap<>();
        for (VirtualService service : services) {
            if (!service.gateways().isEmpty() && !service.gateways().contains("mesh")) {
                continue;
            }
            for (int i = 0; i < service.hosts().size(); i++) {
                String host = service.hosts().get(i);
                String name = Registry.fullName(host, service.meta().namespace());
                VirtualService first = oldest.putIfAbsent(name, service);
                String other = first == null ? "" : fullName(first.meta());
                if (first != null && !other.equals(fullName(service.meta()))) {
                    String message = "\"" + host + "\" is served by VirtualService " + other + " alone, which is older";
                    warn(service.meta().position(), "spec.hosts[" + i + "]", "IST0109", message);
                }
            }
        }
    }

    static String fullName(Meta meta) {
        return meta.namespace() + "/" + meta.name();
    }
}
