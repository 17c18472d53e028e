package io.outrigger.config.decode;

import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Pod;
import io.outrigger.config.istio.Pod.ContainerPort;
import io.outrigger.config.istio.Pod.Phase;
import io.outrigger.config.yaml.FieldReader;
import java.util.ArrayList;
import java.util.List;

/** Reads a Kubernetes Pod. */
final class PodReader {
    private static final Status UNKNOWN = new Status(List.of(), Phase.RUNNING, true);

    private PodReader() {}

    static Pod read(FieldReader root, Meta meta) {
        Template template = root.object("spec", PodReader::template);
        Status status = root.object("status", PodReader::status);
        if (template == null) {
            template = Template.NONE;
        }
        if (status == null) {
            status = UNKNOWN;
        }
        return new Pod(
                meta,
                status.podIps(),
                status.phase(),
                status.ready(),
                template.serviceAccountName(),
                template.containerPorts(),
                template.nodeName());
    }

    /** What the {@code spec} of a pod or of a template of pods says. */
    static Template template(FieldReader spec) {
        String account = spec.text("serviceAccountName");
        return new Template(account.isEmpty() ? "default" : account, containerPorts(spec), spec.text("nodeName"));
    }

    /** The ports of all containers. */
    static List<ContainerPort> containerPorts(FieldReader spec) {
        List<ContainerPort> ports = new ArrayList<>();
        spec.objects("containers", container -> {
            return ports.addAll(container.objects("ports", port -> {
                return new ContainerPort(port.text("name"), port.port("containerPort"));
            }));
        });
        return ports;
    }

    private static Status status(FieldReader reader) {
        List<String> ips = new ArrayList<>();
        String first = reader.text("podIP");
        if (!first.isEmpty()) {
            ips.add(first);
        }
        for (String ip : reader.objects("podIPs", entry -> entry.text("ip"))) {
            if (!ip.isEmpty() && !ips.contains(ip)) {
                ips.add(ip);
            }
        }
        boolean ready = !reader.objects("conditions", PodReader::saysNotReady).contains(true);
        return new Status(ips, reader.enumeration("phase", Phase.RUNNING), ready);
    }

    private static boolean saysNotReady(FieldReader condition) {
        boolean isReady = condition.text("type").equals("Ready");
        return condition.word("status").equals("False") && isReady;
    }

    record Template(String serviceAccountName, List<ContainerPort> containerPorts, String nodeName) {
        static final Template NONE = new Template("default", List.of(), "");
    }

    private record Status(List<String> podIps, Phase phase, boolean ready) {}
}
