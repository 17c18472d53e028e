package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** {@code Sidecar}: for whom it is, and its outbound side. */
final class SidecarEgressCoverageTest {
    private static final String A = Yaml.host("a.test", "127.9.1.0");
    private static final String B = Yaml.host("b.test", "127.9.1.1");
    private static final String REFUSE = "outboundTrafficPolicy: {mode: REGISTRY_ONLY}";
    private static final String UNKNOWN = "127.9.3.1";

    private static String sidecar(String spec) {
        return Yaml.istio("Sidecar", "name: s, namespace: mine", spec);
    }

    /** What an unknown host on a known port answers. */
    private static int unknown(String... documents) throws Exception {
        String[] all = new String[documents.length + 1];
        System.arraycopy(documents, 0, all, 1, documents.length);
        all[0] = Yaml.istio("ServiceEntry", "name: here, namespace: mine", """
            hosts: [here.test]
            ports: [{number: $app, name: http, protocol: HTTP}]
            resolution: STATIC
            """);
        try (Mesh mesh = Mesh.sidecar(all)) {
            return mesh.outbound(UNKNOWN + ":$app").get("unknown.test", "/").status();
        }
    }

    @Test
    @Covers({"Sidecar.outboundTrafficPolicy.mode", "Sidecar.metadata.namespace"})
    void unknownDestinations() throws Exception {
        assertEquals(502, unknown(sidecar(REFUSE)));
        assertEquals(200, unknown(sidecar("outboundTrafficPolicy: {mode: ALLOW_ANY}")));
    }

    /** The proxy has a subset at another address than its other endpoint. */
    @Test
    @Covers({
        "Sidecar.outboundTrafficPolicy.egressProxy.host",
        "Sidecar.outboundTrafficPolicy.egressProxy.port.number",
        "Sidecar.outboundTrafficPolicy.egressProxy.subset"
    })
    void egressProxies() throws Exception {
        String entry = Yaml.istio("ServiceEntry", "name: out, namespace: mine", """
            hosts: [out.test]
            ports: [{number: 81, name: tcp, protocol: TCP, targetPort: $app}]
            resolution: STATIC
            endpoints: [{address: 127.9.1.1}, {address: 127.9.1.2, labels: {way: out}}]
            """);
        String rule = Yaml.istio(
                "DestinationRule",
                "name: out, namespace: mine",
                "host: out.test\nsubsets: [{name: way, labels: {way: out}}]\n");
        String policy = "outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: out.test, port: {number: 81},"
                + " subset: way}}";
        try (Mesh mesh = Mesh.sidecar(entry, rule, sidecar(policy))) {
            for (int i = 0; i < 10; i++) {
                assertEquals(
                        "127.9.1.2",
                        mesh.outbound(UNKNOWN + ":$app")
                                .get("unknown.test", "/")
                                .app());
            }
        }
    }

    @Test
    @Covers("Sidecar.workloadSelector.labels{}")
    void selectors() throws Exception {
        assertEquals(200, unknown(sidecar("workloadSelector: {labels: {app: cart}}\n" + REFUSE)));
    }

    @Test
    @Covers({"Sidecar.metadata.name", "Sidecar.metadata.creationTimestamp"})
    void theOlderOfTwo() throws Exception {
        String old =
                Yaml.istio("Sidecar", "name: z, namespace: mine, creationTimestamp: '2020-01-01T00:00:00Z'", REFUSE);
        String young = Yaml.istio(
                "Sidecar",
                "name: a, namespace: mine, creationTimestamp: '2021-01-01T00:00:00Z'",
                "outboundTrafficPolicy: {mode: ALLOW_ANY}");
        assertEquals(502, unknown(young, old));
    }

    @Test
    @Covers("Sidecar.egress[].hosts[]")
    void importedHosts() throws Exception {
        String sidecar = sidecar("egress: [{hosts: [./a.test]}]\n" + REFUSE);
        try (Mesh mesh = Mesh.sidecar(A, B, sidecar)) {
            assertEquals("127.9.1.0", mesh.get("a.test", "/").app());
            assertEquals(502, mesh.get("b.test", "/").status());
        }
    }

    @Test
    void hostsThatAreLeftOutAgain() throws Exception {
        for (String but : new String[] {"~mine/b.test", "~/b.test"}) {
            String sidecar = sidecar("egress: [{hosts: ['*/*', '" + but + "']}]\n" + REFUSE);
            try (Mesh mesh = Mesh.sidecar(A, B, sidecar)) {
                assertEquals("127.9.1.0", mesh.get("a.test", "/").app(), but);
                assertEquals(502, mesh.get("b.test", "/").status(), but);
            }
        }
    }

    @Test
    @Covers({
        "Sidecar.egress[].captureMode",
        "Sidecar.egress[].bind",
        "Sidecar.egress[].port.number",
        "Sidecar.egress[].port.protocol"
    })
    void boundListeners() throws Exception {
        String entry = Yaml.istio("ServiceEntry", "name: a, namespace: mine", """
            hosts: [a.test]
            ports: [{number: $free, name: http, protocol: HTTP, targetPort: $app}]
            resolution: STATIC
            endpoints: [{address: 127.9.1.1}]
            """);
        String sidecar = sidecar("""
            egress:
            - port: {number: $free, name: tcp, protocol: TCP}
              captureMode: NONE
              bind: 127.9.6.1
              hosts: [./a.test]
            """);
        try (Mesh mesh = Mesh.sidecar(entry, sidecar)) {
            Reply reply = mesh.direct("127.9.6.1:$free").get("a.test", "/");
            assertEquals("127.9.1.1", reply.app());
            assertFalse(reply.seenAsRequest());
        }
    }

    @Test
    @Covers("MeshConfig.rootNamespace")
    void theRootNamespace() throws Exception {
        String entry = Yaml.host("a.test", "127.9.1.0");
        String ofRoot = Yaml.istio("Sidecar", "name: s, namespace: roots", REFUSE);
        try (Mesh mesh = MeshPlan.sidecar().mesh("rootNamespace: roots").start(entry, ofRoot)) {
            assertEquals(502, mesh.get("unknown.test", "/").status());
            assertTrue(mesh.get("a.test", "/").seenAsRequest());
        }
    }
}
