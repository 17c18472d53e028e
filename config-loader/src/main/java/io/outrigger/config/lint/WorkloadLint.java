package io.outrigger.config.lint;

import io.outrigger.config.istio.Resources;
import io.outrigger.config.istio.Sidecar;
import io.outrigger.config.istio.Sidecar.OutboundTrafficPolicy;
import io.outrigger.config.istio.VirtualService.Destination;
import io.outrigger.config.istio.WorkloadEntry;
import java.util.HashSet;
import java.util.Set;

/** Warnings about WorkloadEntries and Sidecars that refer to what there is not. */
record WorkloadLint(Lint lint) {
    private static final String GROUP = "istio.io/autoRegistrationGroup";

    void check(Resources resources) {
        Set<String> groups = new HashSet<>();
        resources.workloadGroups().forEach(group -> groups.add(Lint.fullName(group.meta())));
        for (WorkloadEntry entry : resources.workloadEntries()) {
            String group = entry.meta().annotations().get(GROUP);
            if (group != null && !groups.contains(entry.meta().namespace() + "/" + group)) {
                String message = "there is no WorkloadGroup \"" + group + "\" in namespace "
                        + entry.meta().namespace() + ": nothing is asked of the workload";
                lint.warn(entry.meta().position(), "metadata.annotations", "IST0101", message);
            }
        }
        resources.sidecars().forEach(this::egressProxy);
    }

    private void egressProxy(Sidecar sidecar) {
        OutboundTrafficPolicy policy = sidecar.outboundTrafficPolicy();
        Destination proxy = policy == null ? null : policy.egressProxy();
        if (proxy == null) {
            return;
        }
        String namespace = sidecar.meta().namespace();
        String host = Registry.fullName(proxy.host(), namespace);
        if (!lint.registry().hasHost(host)) {
            String message = "there is no service \"" + proxy.host() + "\" (" + host + ")"
                    + lint.registry().similarHost(proxy.host(), namespace);
            lint.warn(proxy.position(), "spec.outboundTrafficPolicy.egressProxy.host", "IST0101", message);
        }
    }
}
