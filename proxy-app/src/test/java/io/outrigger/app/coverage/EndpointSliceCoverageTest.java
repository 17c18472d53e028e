package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Kubernetes {@code EndpointSlice}. */
final class EndpointSliceCoverageTest {
    private static final String SERVICE = Yaml.kubernetes(
            "Service",
            "name: a, namespace: mine",
            "spec: {selector: {app: a}, ports: [{port: 80, name: http, targetPort: $other}]}");
    private static final String PORTS = "ports: [{name: http, port: $app}]";

    private static String slice(String name, String lines) {
        return Yaml.kubernetes(
                "EndpointSlice",
                "name: " + name + ", namespace: mine, labels: {kubernetes.io/service-name: a}",
                lines + "\n" + PORTS);
    }

    /** Endpoints at a name are left to the pods, which here means that there are none. */
    @Test
    @Covers("EndpointSlice.addressType")
    void kindsOfAddresses() throws Exception {
        String slice = slice("a", "addressType: FQDN\nendpoints: [{addresses: [127.9.1.1]}]");
        String pod = Yaml.kubernetes("Pod", "name: a, namespace: mine, labels: {app: a}", "status: {podIP: 127.9.1.2}");
        try (Mesh mesh = Mesh.sidecar(SERVICE, slice, pod)) {
            assertEquals("127.9.1.2", mesh.get("a", "/").app());
        }
    }

    @Test
    @Covers({
        "EndpointSlice.endpoints[].addresses[]",
        "EndpointSlice.metadata.labels{}",
        "EndpointSlice.metadata.name",
        "EndpointSlice.metadata.namespace",
        "EndpointSlice.ports[].name",
        "EndpointSlice.ports[].port"
    })
    void endpoints() throws Exception {
        String policy = Yaml.istio("DestinationRule", "name: a, namespace: mine", """
                host: a
                trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}
                """);
        try (Mesh mesh = Mesh.sidecar(
                SERVICE,
                policy,
                slice("a", "addressType: IPv4\nendpoints: [{addresses: [127.9.1.1]}]"),
                slice("b", "addressType: IPv4\nendpoints: [{addresses: [127.9.1.2]}]"))) {
            Set<String> apps = new TreeSet<>();
            for (int i = 0; i < 2; i++) {
                Reply reply = mesh.get("a", "/");
                apps.add(reply.app());
                assertEquals("app", reply.appPort());
            }
            assertEquals(Set.of("127.9.1.1", "127.9.1.2"), apps);
        }
    }

    @Test
    @Covers("EndpointSlice.endpoints[].conditions.ready")
    void endpointsThatAreNotReady() throws Exception {
        String slice =
                slice("a", "addressType: IPv4\nendpoints: [{addresses: [127.9.1.1], conditions: {ready: false}}]");
        try (Mesh mesh = Mesh.sidecar(SERVICE, slice)) {
            assertEquals(503, mesh.get("a", "/").status());
        }
    }
}
