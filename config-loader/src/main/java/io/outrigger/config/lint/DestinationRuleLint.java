package io.outrigger.config.lint;

import io.outrigger.config.istio.DestinationRule;
import io.outrigger.config.istio.DestinationRule.LoadBalancer;
import io.outrigger.config.istio.DestinationRule.SimpleLb;
import io.outrigger.config.istio.DestinationRule.Subset;
import io.outrigger.config.istio.DestinationRule.Tls;
import io.outrigger.config.istio.DestinationRule.TlsMode;
import io.outrigger.config.istio.DestinationRule.TrafficPolicy;
import io.outrigger.config.istio.Pod;
import io.outrigger.config.yaml.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Warnings about one DestinationRule. */
final class DestinationRuleLint {
    private final Lint lint;
    private final DestinationRule rule;
    private final String host;

    DestinationRuleLint(Lint lint, DestinationRule rule) {
        this.lint = lint;
        this.rule = rule;
        this.host = Registry.fullName(rule.host(), rule.meta().namespace());
    }

    void check() {
        Position position = rule.meta().position();
        if (!lint.registry().hasHost(host)) {
            String message = "there is no service \"" + rule.host() + "\" (" + host + ")"
                    + lint.registry().similarHost(rule.host(), rule.meta().namespace());
            lint.warn(position, "spec.host", "IST0174", message);
        }
        loadBalancer(rule.trafficPolicy(), position, "spec.trafficPolicy");
        tls(rule.trafficPolicy(), "spec.trafficPolicy");
        List<Pod> pods = rule.subsets().isEmpty() ? List.of() : lint.registry().pods(host);
        for (int i = 0; i < rule.subsets().size(); i++) {
            Subset subset = rule.subsets().get(i);
            String path = "spec.subsets[" + i + "]";
            loadBalancer(subset.trafficPolicy(), subset.position(), path + ".trafficPolicy");
            tls(subset.trafficPolicy(), path + ".trafficPolicy");
            if (!pods.isEmpty() && pods.stream().noneMatch(pod -> Registry.hasLabels(pod, subset.labels()))) {
                String message = "no pod of " + host + " has the labels " + subset.labels();
                lint.warn(subset.position(), path + ".labels", "IST0173", message);
            }
        }
    }

    private void tls(@Nullable TrafficPolicy policy, String path) {
        if (policy == null) {
            return;
        }
        tls(policy.tls(), path + ".tls", "IST0128");
        for (int i = 0; i < policy.portLevelSettings().size(); i++) {
            tls(policy.portLevelSettings().get(i).tls(), path + ".portLevelSettings[" + i + "].tls", "IST0129");
        }
    }

    /** Who the server is must be proven to somebody: nobody asks, or the machine's own authorities vouch for it. */
    private void tls(@Nullable Tls tls, String path, String code) {
        if (tls == null || tls.mode() != TlsMode.SIMPLE && tls.mode() != TlsMode.MUTUAL) {
            return;
        }
        if (tls.anyone()) {
            String message = "whoever answers for " + host + " is believed: the server's certificate is not verified";
            lint.warn(tls.position(), path + ".insecureSkipVerify", code, message);
        } else if (tls.files().caCertificates().isEmpty()
                && tls.credentialName().isEmpty()) {
            String message =
                    "no caCertificates: the server's certificate must be of an authority that this machine knows";
            lint.note(tls.position(), path + ".caCertificates", code, message);
        }
    }

    private void loadBalancer(@Nullable TrafficPolicy policy, Position position, String path) {
        LoadBalancer balancer = policy == null ? null : policy.loadBalancer();
        if (balancer != null && balancer.simple() == SimpleLb.LEAST_CONN) {
            lint.warn(
                    position, path + ".loadBalancer.simple", "IST0002", "LEAST_CONN is the old name of LEAST_REQUEST");
        }
    }
}
