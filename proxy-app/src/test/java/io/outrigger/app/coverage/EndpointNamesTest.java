package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What endpoints, clusters and chains are called in logs and header edits. */
final class EndpointNamesTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void anEndpointHasTheNameThatWasLookedUp() throws Exception {
        String entry = Yaml.istio("ServiceEntry", "name: a, namespace: mine", """
            hosts: [a.test]
            ports: [{number: 80, name: http, protocol: HTTP, targetPort: $app}]
            resolution: DNS
            endpoints: [{address: x.test}]
            """);
        String rule = Yaml.istio("VirtualService", "name: a, namespace: mine", """
            hosts: [a.test]
            http:
            - headers: {response: {set: {x-names: '%UPSTREAM_HOST_NAME% %UPSTREAM_HOST_NAMES_ATTEMPTED%',
                x-tried: '%UPSTREAM_HOSTS_ATTEMPTED% %UPSTREAM_HOSTS_ATTEMPTED_WITHOUT_PORT%'}}}
              route: [{destination: {host: a.test}}]
            """);
        try (NameServer server = new NameServer()) {
            server.answer("x.test.", 60, "127.9.1.1");
            try (Mesh mesh = MeshPlan.sidecar().asking(server).start(entry, rule)) {
                Reply reply = mesh.get("a.test", "/");
                assertEquals("x.test x.test", reply.header("x-names"));
                assertEquals("127.9.1.1:" + mesh.port("$app") + " 127.9.1.1", reply.header("x-tried"));
                assertTrue(mesh.admin("/clusters").contains("::hostname::x.test\n"));
            }
        }
    }

    /** Envoy finds those by where the client went, and calls them by the cluster. */
    @Test
    void ofWhatWasDialledTheClustersNameStandsBeforeTheAddress() throws Exception {
        Path log = folder.resolve("names.log");
        String format = "%UPSTREAM_HOST_NAME% %UPSTREAM_HOST_NAME_WITHOUT_PORT% %UPSTREAM_CLUSTER% %FILTER_CHAIN_NAME%";
        String mesh = "accessLogFile: " + log + "\naccessLogFormat: '" + format + "'\n";
        String service = Yaml.kubernetes("Service", "name: shop, namespace: mine", """
            spec: {clusterIP: 127.9.0.9, selector: {app: shop}, ports: [{name: tcp, port: 80, targetPort: $app}]}
            """);
        int app;
        int other;
        try (Mesh running = MeshPlan.sidecar().mesh(mesh).start(service)) {
            app = running.port("$app");
            other = running.port("$other");
            running.inbound("127.9.9.9:$app").bytes("hello\n");
            running.inbound("127.9.9.9:$other").bytes("hello\n");
            running.outbound("127.9.3.1:$app").bytes("hello\n");
        }
        String own = "inbound|" + app + "||";
        // Each is written when its connection is over, and those are independent.
        assertEquals(
                Set.of(
                        own + "127.9.9.9:" + app + " " + own + "127.9.9.9 " + own + "; 0.0.0.0_" + app,
                        "InboundPassthroughCluster127.9.9.9:" + other + " InboundPassthroughCluster127.9.9.9"
                                + " PassthroughCluster; virtualInbound",
                        "PassthroughCluster127.9.3.1:" + app + " PassthroughCluster127.9.3.1 PassthroughCluster;"
                                + " virtualOutbound-catchall-tcp"),
                Set.copyOf(Files.readAllLines(log)));
    }
}
