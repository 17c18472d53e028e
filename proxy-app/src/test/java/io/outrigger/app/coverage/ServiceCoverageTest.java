package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Kubernetes {@code Service}. */
final class ServiceCoverageTest {
    /** A pod of each label {@code app: p1}, {@code app: p2}, at 127.9.1.1 and 127.9.1.2. */
    private static final String PODS = pod(1) + "\n---\n" + pod(2);

    private static String pod(int number) {
        return Yaml.kubernetes(
                "Pod",
                "name: p%1$d, namespace: mine, labels: {app: p%1$d}".formatted(number),
                "status: {podIP: 127.9.1." + number + "}");
    }

    private static String service(String metadata, String spec) {
        return Yaml.kubernetes("Service", metadata, "spec: {" + spec + "}");
    }

    @Test
    @Covers({
        "Service.metadata.name",
        "Service.metadata.namespace",
        "Service.spec.selector{}",
        "Service.spec.ports[].port",
        "Service.spec.ports[].targetPort"
    })
    void servesItsPods() throws Exception {
        String a = service(
                "name: a, namespace: mine", "selector: {app: p1}, ports: [{port: 80, name: http, targetPort: $app}]");
        try (Mesh mesh = Mesh.sidecar(a, PODS)) {
            Reply reply = mesh.get("a.mine.svc.cluster.local", "/");
            assertEquals("127.9.1.1", reply.app());
            assertTrue(reply.seenAsRequest());
            assertEquals(
                    "127.9.1.1", mesh.outbound("127.9.0.1:80").get("a", "/").app());
        }
    }

    /** Without a name the port would be looked at, and found to speak HTTP. */
    @Test
    @Covers("Service.spec.ports[].name")
    void namesOfPorts() throws Exception {
        String a = service(
                "name: a, namespace: mine",
                "clusterIP: 127.9.0.1, selector: {app: p1}, ports: [{port: 80, name: tcp, targetPort: $app}]");
        try (Mesh mesh = Mesh.sidecar(a, PODS)) {
            assertFalse(mesh.get("a", "/").seenAsRequest());
        }
    }

    /** One Service without an address may have its port at every address; two may not. */
    @Test
    @Covers({"Service.spec.clusterIP", "Service.spec.clusterIPs[]"})
    void addresses() throws Exception {
        String ports = "ports: [{port: 9000, name: tcp, targetPort: $app}]";
        String a = service(
                "name: a, namespace: mine",
                "clusterIP: 127.9.0.1, clusterIPs: [127.9.0.1, 'fd00::1'], selector: {app: p1}, " + ports);
        String b = service("name: b, namespace: mine", "clusterIP: 127.9.0.2, selector: {app: p2}, " + ports);
        String c = service("name: c, namespace: mine", "clusterIP: 127.9.0.3, selector: {app: p1}, " + ports);
        try (Mesh mesh = Mesh.sidecar(a, b, c, PODS)) {
            assertEquals("tcp 127.9.1.1 app\n", mesh.outbound("127.9.0.1:9000").bytes("hello\n"));
            assertEquals("tcp 127.9.1.1 app\n", mesh.outbound("fd00::1:9000").bytes("hello\n"));
            assertEquals("tcp 127.9.1.2 app\n", mesh.outbound("127.9.0.2:9000").bytes("hello\n"));
            assertEquals("tcp 127.9.1.1 app\n", mesh.outbound("127.9.0.3:9000").bytes("hello\n"));
        }
    }

    @Test
    @Covers("Service.spec.ports[].appProtocol")
    void protocols() throws Exception {
        String a = service(
                "name: a, namespace: mine",
                "clusterIP: 127.9.0.1, selector: {app: p1},"
                        + " ports: [{port: 80, name: http, appProtocol: tcp, targetPort: $app}]");
        try (Mesh mesh = Mesh.sidecar(a, PODS)) {
            assertFalse(mesh.get("a", "/").seenAsRequest());
        }
    }

    /** A port of UDP is none for connections, which pass by the service. */
    @Test
    @Covers("Service.spec.ports[].protocol")
    void transports() throws Exception {
        String a = service(
                "name: a, namespace: mine",
                "clusterIP: 127.9.0.1, selector: {app: p1}, ports: [{port: $app, name: any, protocol: UDP}]");
        try (Mesh mesh = Mesh.sidecar(a, PODS)) {
            assertEquals("tcp 127.9.0.1 app\n", mesh.outbound("127.9.0.1:$app").bytes("hello\n"));
        }
    }

    @Test
    @Covers({"Service.spec.type", "Service.spec.externalName"})
    void otherNames() throws Exception {
        String a = service(
                "name: a, namespace: mine", "selector: {app: p1}, ports: [{port: 80, name: http, targetPort: $app}]");
        String alias = service(
                "name: b, namespace: mine",
                "type: ExternalName, externalName: a.mine.svc.cluster.local, ports: [{port: 80, name: http}]");
        try (Mesh mesh = Mesh.sidecar(a, alias, PODS)) {
            assertEquals("127.9.1.1", mesh.get("b", "/").app());
        }
    }

    @Test
    @Covers("Service.metadata.annotations{}")
    void visibility() throws Exception {
        String theirs = service(
                "name: a, namespace: theirs, annotations: {networking.istio.io/exportTo: '.'}",
                "ports: [{port: 80, name: http}]");
        String own = service(
                "name: b, namespace: mine", "selector: {app: p1}, ports: [{port: 80, name: http, targetPort: $app}]");
        try (Mesh mesh = MeshPlan.sidecar()
                .mesh("outboundTrafficPolicy: {mode: REGISTRY_ONLY}")
                .start(theirs, own, PODS)) {
            assertEquals(200, mesh.get("b", "/").status());
            assertEquals(502, mesh.get("a.theirs", "/").status());
        }
    }

    /** Without addresses the port belongs to the older one. */
    @Test
    @Covers("Service.metadata.creationTimestamp")
    void theOlderOfTwo() throws Exception {
        String ports = "ports: [{port: 9000, name: tcp, targetPort: $app}]";
        String young = service(
                "name: a, namespace: mine, creationTimestamp: '2021-01-01T00:00:00Z'", "selector: {app: p1}, " + ports);
        String old = service(
                "name: z, namespace: mine, creationTimestamp: '2020-01-01T00:00:00Z'", "selector: {app: p2}, " + ports);
        try (Mesh mesh = Mesh.sidecar(young, old, PODS)) {
            assertEquals("tcp 127.9.1.2 app\n", mesh.outbound("127.9.0.1:9000").bytes("hello\n"));
        }
    }
}
