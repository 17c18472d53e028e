package io.outrigger.core.stats;

import java.util.Map;

/**
 * One side of a request as metrics name it. What is not known is {@code unknown}, the canonical revision {@code latest}.
 *
 * @param principal identity proven by TLS ({@code spiffe://…}); never taken from configuration alone
 * @param cluster the Kubernetes cluster it runs in
 */
public record Peer(
        String workload,
        String namespace,
        String principal,
        String app,
        String version,
        String cluster,
        String canonicalName,
        String canonicalRevision) {
    private static final String NOT_KNOWN = "unknown";
    private static final String LATEST = "latest";

    /** Nothing is known. */
    public static final Peer UNKNOWN =
            new Peer(NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, LATEST);

    /**
     * A workload by the labels of its pod. The canonical names are Istio's: {@code service.istio.io/canonical-*}, else {@code
     * app.kubernetes.io/name} and {@code version}, else {@code app} and {@code version}, else the workload.
     */
    public static Peer of(String workload, String namespace, Map<String, String> labels, String cluster) {
        String app = labels.getOrDefault("app", NOT_KNOWN);
        String version = labels.getOrDefault("version", NOT_KNOWN);
        String name =
                first(labels, "service.istio.io/canonical-name", "app.kubernetes.io/name", "app", known(workload));
        String revision =
                first(labels, "service.istio.io/canonical-revision", "app.kubernetes.io/version", "version", LATEST);
        return new Peer(known(workload), known(namespace), NOT_KNOWN, app, version, known(cluster), name, revision);
    }

    private static String first(Map<String, String> labels, String one, String two, String three, String otherwise) {
        String last = labels.getOrDefault(three, otherwise);
        return labels.getOrDefault(one, labels.getOrDefault(two, last));
    }

    private static String known(String text) {
        return text.isEmpty() ? NOT_KNOWN : text;
    }

    /** The same peer with a proven identity, whose namespace beats the one known before. Empty: none was proven. */
    public Peer authenticated(String identity) {
        if (identity.isEmpty()) {
            return this;
        }
        String proven = spiffeNamespace(identity);
        String place = proven.isEmpty() ? namespace : proven;
        return new Peer(workload, place, identity, app, version, cluster, canonicalName, canonicalRevision);
    }

    boolean isAuthenticated() {
        return !principal.equals(NOT_KNOWN);
    }

    /** {@code ns} of {@code spiffe://domain/ns/<ns>/sa/<account>}; empty for other names. */
    private static String spiffeNamespace(String identity) {
        int from = identity.indexOf("/ns/");
        int to = identity.indexOf("/sa/", from + 1);
        return identity.startsWith("spiffe://") && from > 0 && to > from + 4 ? identity.substring(from + 4, to) : "";
    }
}
