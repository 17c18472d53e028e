package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** {@code ServiceEntry}. */
final class ServiceEntryCoverageTest {
    private static String entry(String metadata, String spec) {
        return Yaml.istio("ServiceEntry", metadata, spec);
    }

    @Test
    @Covers({
        "ServiceEntry.hosts[]",
        "ServiceEntry.resolution",
        "ServiceEntry.ports[].number",
        "ServiceEntry.ports[].targetPort",
        "ServiceEntry.endpoints[].address"
    })
    void servesAHost() throws Exception {
        String a = entry("name: a, namespace: mine", """
            hosts: [a.test]
            ports: [{number: 80, name: http, protocol: HTTP, targetPort: $app}]
            resolution: STATIC
            endpoints: [{address: 127.9.1.1}]
            """);
        try (Mesh mesh = Mesh.sidecar(a)) {
            Reply reply = mesh.get("a.test", "/");
            assertEquals("127.9.1.1", reply.app());
            assertTrue(reply.seenAsRequest());
        }
    }

    /** A port without protocol would be listened to, and a request be found. */
    @Test
    @Covers("ServiceEntry.ports[].protocol")
    void carriesBytesWhereBytesAreSaidToBe() throws Exception {
        String a = entry("name: a, namespace: mine", """
            hosts: [a.test]
            addresses: [127.9.0.1]
            ports: [{number: 80, name: web, protocol: TCP, targetPort: $app}]
            resolution: STATIC
            endpoints: [{address: 127.9.1.1}]
            """);
        try (Mesh mesh = Mesh.sidecar(a)) {
            Reply reply = mesh.outbound("127.9.0.1:80").get("a.test", "/");
            assertEquals("127.9.1.1", reply.app());
            assertFalse(reply.seenAsRequest());
        }
    }

    @Test
    @Covers({"ServiceEntry.endpoints[].ports{}", "ServiceEntry.ports[].name"})
    void portsOfEndpoints() throws Exception {
        String a = entry("name: a, namespace: mine", """
            hosts: [a.test]
            ports: [{number: 80, name: http, protocol: HTTP, targetPort: $app}]
            resolution: STATIC
            endpoints: [{address: 127.9.1.1, ports: {http: $other}}]
            """);
        try (Mesh mesh = Mesh.sidecar(a)) {
            assertEquals("other", mesh.get("a.test", "/").appPort());
        }
    }

    @Test
    @Covers({"ServiceEntry.endpoints[].weight", "ServiceEntry.endpoints[].locality"})
    void weightsAndPlacesOfEndpoints() throws Exception {
        String a = entry("name: a, namespace: mine", """
            hosts: [a.test]
            ports: [{number: 80, name: http, protocol: HTTP, targetPort: $app}]
            resolution: STATIC
            endpoints:
            - {address: 127.9.1.1, weight: 1000000, locality: r1/z1}
            - {address: 127.9.1.2, weight: 1}
            """);
        String policy = Yaml.istio("DestinationRule", "name: a, namespace: mine", """
            host: a.test
            trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}
            """);
        try (Mesh mesh = Mesh.sidecar(a, policy)) {
            for (int i = 0; i < 4; i++) {
                assertEquals("127.9.1.1", mesh.get("a.test", "/").app());
            }
            assertTrue(mesh.admin("/clusters").contains("::region::r1"));
        }
    }

    @Test
    @Covers("ServiceEntry.exportTo[]")
    void visibility() throws Exception {
        String theirs = entry("name: a, namespace: theirs", """
            hosts: [a.test]
            exportTo: [.]
            ports: [{number: 80, name: http, protocol: HTTP, targetPort: $app}]
            resolution: STATIC
            endpoints: [{address: 127.9.1.1}]
            """);
        try (Mesh mesh = MeshPlan.sidecar()
                .mesh("outboundTrafficPolicy: {mode: REGISTRY_ONLY}")
                .start(theirs, Yaml.host("b.test", "127.9.1.2"))) {
            assertEquals(502, mesh.get("a.test", "/").status());
        }
    }

    /** Two hosts that speak TCP on one port are told apart by their addresses. */
    @Test
    @Covers({"ServiceEntry.addresses[]", "ServiceEntry.metadata.name"})
    void addresses() throws Exception {
        try (Mesh mesh = Mesh.sidecar(bytes("name: a, namespace: mine", 1), bytes("name: b, namespace: mine", 2))) {
            assertEquals("tcp 127.9.1.1 app\n", mesh.outbound("127.9.0.1:9000").bytes("hello\n"));
            assertEquals("tcp 127.9.1.2 app\n", mesh.outbound("127.9.0.2:9000").bytes("hello\n"));
        }
    }

    private static String bytes(String metadata, int number) {
        return entry(metadata, """
            hosts: [h%1$d.test]
            addresses: [127.9.0.%1$d]
            ports: [{number: 9000, name: tcp, protocol: TCP, targetPort: $app}]
            resolution: STATIC
            endpoints: [{address: 127.9.1.%1$d}]
            """.formatted(number));
    }

    /** Of several addresses the first is a host that may be asked for, as for Istio. */
    @Test
    void theFirstAddressIsAHost() throws Exception {
        String entry = Yaml.host("a.test", "127.9.1.0")
                .replace("resolution: STATIC", "addresses: [127.9.0.1, 127.9.0.2]\n  resolution: STATIC");
        try (Mesh mesh = MeshPlan.sidecar()
                .mesh("outboundTrafficPolicy: {mode: REGISTRY_ONLY}")
                .start(entry)) {
            assertEquals(
                    200, mesh.outbound("127.9.0.1:80").get("127.9.0.1", "/").status());
            assertEquals(
                    502, mesh.outbound("127.9.0.2:80").get("127.9.0.2", "/").status());
            assertEquals(200, mesh.outbound("127.9.0.2:80").get("a.test", "/").status());
        }
    }

    /** Without addresses the port belongs to the older one. */
    @Test
    @Covers("ServiceEntry.metadata.creationTimestamp")
    void theOlderOfTwo() throws Exception {
        String young = bytes("name: a, namespace: mine, creationTimestamp: '2021-01-01T00:00:00Z'", 1);
        String old = bytes("name: z, namespace: mine, creationTimestamp: '2020-01-01T00:00:00Z'", 2);
        try (Mesh mesh =
                Mesh.sidecar(young.replace("addresses: [127.9.0.1]", ""), old.replace("addresses: [127.9.0.2]", ""))) {
            assertEquals("tcp 127.9.1.2 app\n", mesh.outbound("127.9.0.1:9000").bytes("hello\n"));
        }
    }

    @Test
    @Covers({
        "ServiceEntry.workloadSelector.labels{}",
        "ServiceEntry.metadata.namespace",
        "WorkloadEntry.address",
        "WorkloadEntry.labels{}",
        "WorkloadEntry.ports{}",
        "WorkloadEntry.metadata.namespace"
    })
    void selectedWorkloads() throws Exception {
        String vm = Yaml.istio("WorkloadEntry", "name: vm, namespace: mine", """
            address: 127.9.1.1
            labels: {app: vm}
            ports: {http: $app}
            """);
        try (Mesh mesh = Mesh.sidecar(selecting("vm"), vm)) {
            assertEquals("127.9.1.1", mesh.get("a.test", "/").app());
        }
    }

    private static String selecting(String app) {
        return entry("name: a, namespace: mine", """
            hosts: [a.test]
            ports: [{number: 80, name: http, protocol: HTTP}]
            resolution: STATIC
            workloadSelector: {labels: {app: %s}}
            """.formatted(app));
    }

    @Test
    @Covers({
        "WorkloadEntry.weight",
        "WorkloadEntry.locality",
        "WorkloadEntry.metadata.name",
        "WorkloadEntry.metadata.labels{}"
    })
    void weightsAndPlacesOfWorkloads() throws Exception {
        String heavy = Yaml.istio("WorkloadEntry", "name: a, namespace: mine, labels: {app: vm}", """
            address: 127.9.1.1
            ports: {http: $app}
            weight: 1000000
            locality: r2/z2
            """);
        String light = Yaml.istio("WorkloadEntry", "name: b, namespace: mine, labels: {app: vm}", """
            address: 127.9.1.2
            ports: {http: $app}
            """);
        String policy = Yaml.istio("DestinationRule", "name: a, namespace: mine", """
            host: a.test
            trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}
            """);
        try (Mesh mesh = Mesh.sidecar(selecting("vm"), heavy, light, policy)) {
            for (int i = 0; i < 4; i++) {
                assertEquals("127.9.1.1", mesh.get("a.test", "/").app());
            }
            assertTrue(mesh.admin("/clusters").contains("::region::r2"));
        }
    }
}
