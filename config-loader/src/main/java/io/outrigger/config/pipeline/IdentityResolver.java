package io.outrigger.config.pipeline;

import io.outrigger.config.compile.LocalityNames;
import io.outrigger.config.compile.PeerNames;
import io.outrigger.config.istio.Pod;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.istio.Workload;
import io.outrigger.core.cluster.Locality;
import io.outrigger.core.server.Identity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who this proxy is. Of several answers the first counts: the command line, the environment that injection sets
 * ({@code POD_NAME}, {@code POD_NAMESPACE}, {@code INSTANCE_IP}, {@code SERVICE_ACCOUNT}) with the labels mounted beside it, a
 * loaded workload that the command line names, the loaded Pod of that name.
 */
public final class IdentityResolver {
    /** Where injection mounts the pod's labels. */
    public static final String LABELS_FILE = "/etc/istio/pod/labels";

    private static final String DEFAULT = "default";

    private final Map<String, String> environment;
    private final Map<String, String> mountedLabels;

    /**
     * A resolver for this surroundings.
     *
     * @param labelsText content of {@link #LABELS_FILE}, lines like {@code app="reviews"}; empty if there is none
     */
    public IdentityResolver(Map<String, String> environment, String labelsText) {
        this.environment = Map.copyOf(environment);
        this.mountedLabels = labels(labelsText);
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                String value = line.substring(equals + 1).strip();
                boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
                labels.put(line.substring(0, equals).strip(), quoted ? value.substring(1, value.length() - 1) : value);
            }
        }
        return labels;
    }

    /** The workload to be like does not exist, or an address is none. */
    public static final class UnknownIdentity extends Exception {
        UnknownIdentity(String message) {
            super(message);
        }
    }

    /** Who the proxy is, by these hints and what is loaded. */
    public Identity resolve(IdentityHints hints, Resources resources) throws UnknownIdentity {
        Model model = hints.like() == null ? Model.NONE : model(hints.like(), resources);
        String podName = first(hints.podName(), environment("POD_NAME"), model.podName());
        String namespace = first(hints.namespace(), environment("POD_NAMESPACE"), model.namespace(), DEFAULT);
        Pod pod = model.pod() == null ? pod(podName, namespace, resources) : model.pod();
        Map<String, String> labels = firstLabels(
                hints.labels(),
                mountedLabels,
                model.labels(),
                pod == null ? Map.of() : pod.meta().labels());
        List<InetAddress> addresses = addresses(hints, pod);
        return new Identity(
                hints.role(),
                namespace,
                podName,
                workload(model, pod, podName, labels, resources),
                labels,
                first(
                        hints.serviceAccount(),
                        environment("SERVICE_ACCOUNT"),
                        model.serviceAccount(),
                        pod == null ? "" : pod.serviceAccountName(),
                        DEFAULT),
                addresses,
                pod == null ? Locality.UNKNOWN : new LocalityNames(resources.nodes()).of(pod));
    }

    private String environment(String name) {
        return environment.getOrDefault(name, "");
    }

    private static String first(String... candidates) {
        for (String candidate : candidates) {
            if (!candidate.isEmpty()) {
                return candidate;
            }
        }
        return "";
    }

    @SafeVarargs
    private static Map<String, String> firstLabels(Map<String, String>... candidates) {
        for (Map<String, String> candidate : candidates) {
            if (!candidate.isEmpty()) {
                return candidate;
            }
        }
        return Map.of();
    }

    /** A loaded workload that this proxy is to be like; empty texts where it says nothing. */
    private record Model(
            String namespace,
            String podName,
            String workload,
            Map<String, String> labels,
            String serviceAccount,
            @Nullable Pod pod) {
        static final Model NONE = new Model("", "", "", Map.of(), "", null);
    }

    private static Model model(String like, Resources resources) throws UnknownIdentity {
        String[] parts = like.split("/", -1);
        if (parts.length != 3) {
            throw new UnknownIdentity(
                    "\"" + like + "\" is not kind/namespace/name (expected e.g. Deployment/default/reviews-v1)");
        }
        Pod pod = parts[0].equals("Pod") ? pod(parts[2], parts[1], resources) : null;
        if (pod != null) {
            String workload = PeerNames.workload(pod, resources.workloads());
            return new Model(parts[1], parts[2], workload, pod.meta().labels(), pod.serviceAccountName(), pod);
        }
        for (Workload workload : resources.workloads()) {
            boolean named = workload.meta().kind().equals(parts[0])
                    && workload.meta().namespace().equals(parts[1])
                    && workload.meta().name().equals(parts[2]);
            if (named) {
                Pod first = podOf(workload, resources);
                return new Model(
                        parts[1],
                        first == null ? "" : first.meta().name(),
                        parts[2],
                        workload.labels(),
                        workload.serviceAccountName(),
                        first);
            }
        }
        throw new UnknownIdentity("no " + parts[0] + " " + parts[1] + "/" + parts[2] + " is loaded");
    }

    private static @Nullable Pod podOf(Workload workload, Resources resources) {
        for (Pod pod : resources.pods()) {
            boolean own = pod.meta().namespace().equals(workload.meta().namespace())
                    && PeerNames.workload(pod, resources.workloads())
                            .equals(workload.meta().name());
            if (own) {
                return pod;
            }
        }
        return null;
    }

    private static @Nullable Pod pod(String name, String namespace, Resources resources) {
        for (Pod pod : resources.pods()) {
            if (pod.meta().name().equals(name) && pod.meta().namespace().equals(namespace)) {
                return pod;
            }
        }
        return null;
    }

    private List<InetAddress> addresses(IdentityHints hints, @Nullable Pod pod) throws UnknownIdentity {
        if (!hints.addresses().isEmpty()) {
            return hints.addresses();
        }
        List<String> texts = new ArrayList<>();
        String own = environment("INSTANCE_IP");
        if (!own.isEmpty()) {
            texts.addAll(List.of(own.split(",")));
        } else if (pod != null) {
            texts.addAll(pod.podIPs());
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            addresses.add(address(text.strip()));
        }
        return addresses;
    }

    private static InetAddress address(String text) throws UnknownIdentity {
        boolean literal = text.indexOf(':') >= 0 || text.chars().allMatch(c -> c == '.' || Character.isDigit(c));
        try {
            if (literal) {
                return InetAddress.getByName(text);
            }
        } catch (UnknownHostException e) {
            // Said below.
        }
        throw new UnknownIdentity("\"" + text + "\" is no address of this proxy");
    }

    private static String workload(
            Model model, @Nullable Pod pod, String podName, Map<String, String> labels, Resources resources) {
        String ofPod = pod == null ? "" : PeerNames.workload(pod, resources.workloads());
        return first(model.workload(), ofPod, podName, labels.getOrDefault("app", ""), "unknown");
    }
}
