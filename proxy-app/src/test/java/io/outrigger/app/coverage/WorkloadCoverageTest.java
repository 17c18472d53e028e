package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** {@code Deployment} and its like: the proxy that is told to be theirs takes in what a Service sends there. */
final class WorkloadCoverageTest {
    private static void assertServes(String kind) throws Exception {
        String service = Yaml.kubernetes("Service", "name: shop, namespace: mine", """
            spec: {selector: {app: shop}, ports: [{port: 80, name: http, targetPort: web}]}
            """);
        String workload = Yaml.kubernetes(kind, "name: shop-v1, namespace: mine", """
            spec:
              template:
                metadata: {labels: {app: shop}}
                spec: {serviceAccountName: clerk, containers: [{ports: [{name: web, containerPort: $app}]}]}
            """);
        String other = Yaml.kubernetes(kind, "name: cart-v1, namespace: mine", "spec: {template: {}}");
        try (Mesh mesh = MeshPlan.as(kind + "/mine/shop-v1").start(service, workload, other)) {
            assertEquals(
                    "shop.mine.svc.cluster.local:80/*",
                    mesh.inbound("127.9.9.9:$app").get("shop", "/").header("x-envoy-decorator-operation"));
            Reply tunnel = mesh.inbound("127.9.9.9:$app").request("CONNECT", "shop:80", "shop:80");
            assertEquals(404, tunnel.status());
            assertEquals("", tunnel.header("x-envoy-decorator-operation"), "what no route takes is no operation");
            String node = mesh.admin("/server_info");
            assertTrue(node.contains("clerk"), node);
        }
    }

    @Test
    @Covers({
        "Deployment.metadata.name",
        "Deployment.metadata.namespace",
        "Deployment.spec.template.metadata.labels{}",
        "Deployment.spec.template.spec.serviceAccountName",
        "Deployment.spec.template.spec.containers[].ports[].name",
        "Deployment.spec.template.spec.containers[].ports[].containerPort"
    })
    void deployments() throws Exception {
        assertServes("Deployment");
    }

    @Test
    @Covers({
        "StatefulSet.metadata.name",
        "StatefulSet.metadata.namespace",
        "StatefulSet.spec.template.metadata.labels{}",
        "StatefulSet.spec.template.spec.serviceAccountName",
        "StatefulSet.spec.template.spec.containers[].ports[].name",
        "StatefulSet.spec.template.spec.containers[].ports[].containerPort"
    })
    void statefulSets() throws Exception {
        assertServes("StatefulSet");
    }

    @Test
    @Covers({
        "DaemonSet.metadata.name",
        "DaemonSet.metadata.namespace",
        "DaemonSet.spec.template.metadata.labels{}",
        "DaemonSet.spec.template.spec.serviceAccountName",
        "DaemonSet.spec.template.spec.containers[].ports[].name",
        "DaemonSet.spec.template.spec.containers[].ports[].containerPort"
    })
    void daemonSets() throws Exception {
        assertServes("DaemonSet");
    }

    @Test
    @Covers({
        "ReplicaSet.metadata.name",
        "ReplicaSet.metadata.namespace",
        "ReplicaSet.spec.template.metadata.labels{}",
        "ReplicaSet.spec.template.spec.serviceAccountName",
        "ReplicaSet.spec.template.spec.containers[].ports[].name",
        "ReplicaSet.spec.template.spec.containers[].ports[].containerPort"
    })
    void replicaSets() throws Exception {
        assertServes("ReplicaSet");
    }
}
