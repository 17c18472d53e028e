package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** {@code Sidecar.ingress[]}: the side of the workload itself. */
final class SidecarIngressCoverageTest {
    private static Mesh with(String ingress) throws Exception {
        return Mesh.sidecar(Yaml.istio("Sidecar", "name: s, namespace: mine", "ingress:\n" + ingress));
    }

    @Test
    @Covers({"Sidecar.ingress[].port.number", "Sidecar.ingress[].defaultEndpoint"})
    void ports() throws Exception {
        String ingress = "- {port: {number: 9080, name: http, protocol: HTTP}, defaultEndpoint: '127.0.0.1:$app'}";
        try (Mesh mesh = with(ingress)) {
            Reply reply = mesh.inbound("127.9.9.9:9080").get("shop", "/");
            assertEquals("127.0.0.1", reply.app());
            assertEquals("app", reply.appPort());
            assertTrue(reply.seenAsRequest());
        }
    }

    @Test
    @Covers("Sidecar.ingress[].port.protocol")
    void protocols() throws Exception {
        String ingress = "- {port: {number: 9080, name: tcp, protocol: TCP}, defaultEndpoint: '127.0.0.1:$app'}";
        try (Mesh mesh = with(ingress)) {
            Reply reply = mesh.inbound("127.9.9.9:9080").get("shop", "/");
            assertEquals("127.0.0.1", reply.app());
            assertFalse(reply.seenAsRequest());
        }
    }

    @Test
    @Covers({"Sidecar.ingress[].captureMode", "Sidecar.ingress[].bind"})
    void boundListeners() throws Exception {
        String ingress = """
                - port: {number: $free, name: http, protocol: HTTP}
                  defaultEndpoint: '127.0.0.1:$app'
                  captureMode: NONE
                  bind: 127.9.6.2
                """;
        try (Mesh mesh = with(ingress)) {
            assertEquals(
                    "127.0.0.1", mesh.direct("127.9.6.2:$free").get("shop", "/").app());
        }
    }
}
