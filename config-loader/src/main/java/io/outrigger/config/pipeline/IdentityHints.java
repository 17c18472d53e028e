package io.outrigger.config.pipeline;

import io.outrigger.core.server.Identity.Role;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about who this proxy is; what is missing is looked for elsewhere.
 *
 * @param namespace empty if not given
 * @param podName empty if not given
 * @param labels empty if not given
 * @param serviceAccount empty if not given
 * @param addresses empty if not given
 * @param like {@code Deployment/namespace/name} or {@code Pod/namespace/name} whose labels and account hold; null if not given
 */
public record IdentityHints(
        Role role,
        String namespace,
        String podName,
        Map<String, String> labels,
        String serviceAccount,
        List<InetAddress> addresses,
        @Nullable String like) {
    public IdentityHints {
        labels = Map.copyOf(labels);
        addresses = List.copyOf(addresses);
    }

    /** Nothing but the role is known. */
    public static IdentityHints of(Role role) {
        return new IdentityHints(role, "", "", Map.of(), "", List.of(), null);
    }

    /** The same with a workload to be like. */
    public IdentityHints like(String workload) {
        return new IdentityHints(role, namespace, podName, labels, serviceAccount, addresses, workload);
    }
}
