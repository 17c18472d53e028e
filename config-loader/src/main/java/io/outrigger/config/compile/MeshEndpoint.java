package io.outrigger.config.compile;

import io.outrigger.config.istio.HealthCheck;
import io.outrigger.config.istio.Pod;
import io.outrigger.config.istio.WorkloadEntry;
import io.outrigger.core.cluster.Locality;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One address behind a port of a service.
 *
 * @param address an IP address, or a name where the service resolves names
 * @param owner whose address it is
 */
record MeshEndpoint(String address, int port, Map<String, String> labels, int weight, Locality locality, Owner owner) {
    private static final String TLS_MODE = "security.istio.io/tlsMode";
    private static final String ISTIO = "istio";

    /** One of which nothing more is known. */
    MeshEndpoint(String address, int port, Map<String, String> labels, int weight, Locality locality) {
        this(address, port, labels, weight, locality, Owner.UNKNOWN);
    }

    /**
     * The workload at an address.
     *
     * @param account its service account; empty if unknown
     * @param meshTls whether it says that it speaks the mesh's TLS
     * @param probe of its WorkloadGroup; null for none
     */
    record Owner(
            String namespace,
            String account,
            boolean meshTls,
            @Nullable HealthCheck probe) {
        static final Owner UNKNOWN = new Owner("", "", false, null);

        static Owner of(Pod pod) {
            boolean tls = ISTIO.equals(pod.meta().labels().get(TLS_MODE));
            return new Owner(pod.meta().namespace(), pod.serviceAccountName(), tls, null);
        }

        /** Of a WorkloadEntry whose group may have a probe. */
        static Owner of(WorkloadEntry entry, @Nullable HealthCheck probe) {
            Owner plain = of(entry.meta().namespace(), entry.spec());
            return new Owner(plain.namespace, plain.account, plain.meshTls, probe);
        }

        /** Of an entry with an account it is taken for granted. */
        static Owner of(String namespace, WorkloadEntry.Spec spec) {
            String mode = spec.labels().get(TLS_MODE);
            boolean tls = mode == null ? !spec.serviceAccount().isEmpty() : mode.equals(ISTIO);
            return new Owner(namespace, spec.serviceAccount(), tls, null);
        }
    }
}
