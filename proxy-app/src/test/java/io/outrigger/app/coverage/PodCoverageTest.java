package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Kubernetes {@code Pod} and {@code Node}: endpoints, and who the proxy is. */
final class PodCoverageTest {
    private static final String SERVICE = Yaml.kubernetes(
            "Service",
            "name: a, namespace: mine",
            "spec: {selector: {app: a}, ports: [{port: 80, name: http, targetPort: web}]}");
    private static final String SPEC = "spec: {containers: [{ports: [{name: web, containerPort: $app}]}]}\n";

    private static String pod(String name, String status) {
        return Yaml.kubernetes("Pod", "name: " + name + ", namespace: mine, labels: {app: a}", SPEC + status);
    }

    @Test
    @Covers({
        "Pod.metadata.labels{}",
        "Pod.metadata.namespace",
        "Pod.spec.containers[].ports[].name",
        "Pod.spec.containers[].ports[].containerPort",
        "Pod.status.podIP"
    })
    void endpoints() throws Exception {
        try (Mesh mesh = Mesh.sidecar(SERVICE, pod("a", "status: {podIP: 127.9.1.1}"))) {
            assertEquals("127.9.1.1", mesh.get("a", "/").app());
        }
    }

    @Test
    @Covers("Pod.status.podIPs[].ip")
    void furtherAddresses() throws Exception {
        try (Mesh mesh = Mesh.sidecar(SERVICE, pod("a", "status: {podIPs: [{ip: 127.9.1.1}]}"))) {
            assertEquals("127.9.1.1", mesh.get("a", "/").app());
        }
    }

    @Test
    @Covers({"Pod.metadata.name", "Pod.status.phase", "Pod.status.conditions[].type", "Pod.status.conditions[].status"})
    void podsThatDoNotServe() throws Exception {
        String ended = pod("ended", "status: {podIP: 127.9.1.1, phase: Failed}");
        String starting = pod("starting", "status: {podIP: 127.9.1.2, conditions: [{type: Ready, status: 'False'}]}");
        try (Mesh mesh = Mesh.sidecar(SERVICE, ended, starting)) {
            assertEquals(503, mesh.get("a", "/").status());
        }
    }

    @Test
    @Covers({"Pod.spec.nodeName", "Node.metadata.name", "Node.metadata.labels{}"})
    void places() throws Exception {
        String pod = Yaml.kubernetes(
                "Pod",
                "name: a, namespace: mine, labels: {app: a}",
                "spec: {nodeName: n1}\nstatus: {podIP: 127.9.1.1}");
        String service = Yaml.kubernetes(
                "Service", "name: a, namespace: mine", "spec: {selector: {app: a}, ports: [{port: 80, name: http}]}");
        try (Mesh mesh = Mesh.sidecar(service, pod, node("n1", "r1"), node("n2", "r2"))) {
            assertTrue(mesh.admin("/clusters").contains("127.9.1.1:80::region::r1\n"));
        }
    }

    private static String node(String name, String region) {
        return Yaml.kubernetes(
                "Node", "name: " + name + ", labels: {topology.kubernetes.io/region: " + region + "}", "");
    }
}
