package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Kubernetes {@code Endpoints}, which count for Services without a selector. */
final class EndpointsCoverageTest {
    @Test
    @Covers({
        "Endpoints.metadata.name",
        "Endpoints.metadata.namespace",
        "Endpoints.subsets[].addresses[].ip",
        "Endpoints.subsets[].ports[].name",
        "Endpoints.subsets[].ports[].port"
    })
    void endpoints() throws Exception {
        String service = Yaml.kubernetes(
                "Service", "name: a, namespace: mine", "spec: {ports: [{port: 80, name: http, targetPort: $other}]}");
        String endpoints = Yaml.kubernetes(
                "Endpoints",
                "name: a, namespace: mine",
                "subsets: [{addresses: [{ip: 127.9.1.1}], ports: [{name: http, port: $app}]}]");
        try (Mesh mesh = Mesh.sidecar(service, endpoints)) {
            Reply reply = mesh.get("a", "/");

            assertEquals("127.9.1.1", reply.app());
            assertEquals("app", reply.appPort());
        }
    }
}
