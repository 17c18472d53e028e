package io.outrigger.config.compile;

import io.outrigger.config.istio.PeerAuthentication;
import io.outrigger.config.istio.PeerAuthentication.Mode;
import io.outrigger.config.istio.Resources;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether clients of a workload must speak the mesh's TLS: as the policy for the workload says, for its port before all others, else
 * that of its namespace, else that of the mesh, else both ways are taken. Of policies of one kind the oldest counts, wholly.
 */
final class PeerModes {
    private final List<PeerAuthentication> policies;
    private final String rootNamespace;

    PeerModes(Resources resources) {
        this.policies = resources.peerAuthentications();
        this.rootNamespace = resources.mesh().rootNamespace();
    }

    /** What holds at a port of a workload. */
    Mode at(String namespace, Map<String, String> labels, int port) {
        PeerAuthentication own = own(namespace, labels);
        if (own != null) {
            Mode ofPort = own.portModes().getOrDefault(Integer.toString(port), Mode.UNSET);
            Mode mode = ofPort == Mode.UNSET ? own.mode() : ofPort;
            if (mode != Mode.UNSET) {
                return mode;
            }
        }
        return of(namespace);
    }

    /** What holds where no policy names workloads. */
    Mode of(String namespace) {
        Mode mode = wide(namespace);
        mode = mode == Mode.UNSET ? wide(rootNamespace) : mode;
        return mode == Mode.UNSET ? Mode.PERMISSIVE : mode;
    }

    /** The ports that a workload's own policy names. */
    List<Integer> ports(String namespace, Map<String, String> labels) {
        PeerAuthentication own = own(namespace, labels);
        return own == null
                ? List.of()
                : own.portModes().keySet().stream().map(Integer::valueOf).toList();
    }

    private @Nullable PeerAuthentication own(String namespace, Map<String, String> labels) {
        return first(namespace, policy -> !policy.selector().isEmpty() && Workloads.has(labels, policy.selector()));
    }

    private Mode wide(String namespace) {
        PeerAuthentication policy = first(namespace, one -> one.selector().isEmpty());
        return policy == null ? Mode.UNSET : policy.mode();
    }

    private @Nullable PeerAuthentication first(String namespace, Predicate<PeerAuthentication> fits) {
        for (PeerAuthentication policy : policies) {
            if (policy.meta().namespace().equals(namespace) && fits.test(policy)) {
                return policy;
            }
        }
        return null;
    }
}
