package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** ServiceEntries whose endpoints are names. */
final class DnsCoverageTest {
    private static String entry(String resolution, String host, String rest) {
        return Yaml.istio("ServiceEntry", "name: a, namespace: mine", """
            hosts: ['%s']
            ports: [{number: 80, name: http, protocol: HTTP, targetPort: $app}]
            resolution: %s
            %s
            """.formatted(host, resolution, rest));
    }

    @Test
    @Covers("ServiceEntry.resolution")
    void namesOfEndpoints() throws Exception {
        try (NameServer server = new NameServer()) {
            server.answer("x.test.", 60, "127.9.1.1");
            try (Mesh mesh =
                    MeshPlan.sidecar().asking(server).start(entry("DNS", "a.test", "endpoints: [{address: x.test}]"))) {
                assertEquals("127.9.1.1", mesh.get("a.test", "/").app());
                String page = mesh.admin("/dns");
                assertTrue(page.contains("x.test::addresses::127.9.1.1\n"), page);
                assertTrue(page.contains("x.test::ttl_s::60.0\n"), page);
            }
        }
    }

    /** Each request goes to the host that it names, at the port that it names. */
    @Test
    @Covers("ServiceEntry.resolution")
    void namesOfRequests() throws Exception {
        try (NameServer server = new NameServer()) {
            server.answer("one.wild.test.", 60, "127.9.1.1");
            server.answer("two.wild.test.", 60, "127.9.1.2");
            try (Mesh mesh = MeshPlan.sidecar().asking(server).start(entry("DYNAMIC_DNS", "*.wild.test", ""))) {
                int port = mesh.port("$app");
                assertEquals("127.9.1.1", mesh.get("one.wild.test:" + port, "/").app());
                assertEquals("127.9.1.2", mesh.get("two.wild.test:" + port, "/").app());
                assertEquals("127.9.1.1", mesh.get("one.wild.test:" + port, "/").app());
            }
        }
    }

    @Test
    @Covers("ServiceEntry.resolution")
    void namesOfRequestsThatDoNotExist() throws Exception {
        try (NameServer server = new NameServer();
                Mesh mesh = MeshPlan.sidecar().asking(server).start(entry("DYNAMIC_DNS", "*.wild.test", ""))) {
            Reply reply = mesh.get("nowhere.wild.test", "/");
            assertEquals(503, reply.status());
            assertEquals("DNS resolution failure", reply.body());
            String page = mesh.admin("/dns?format=json");
            assertTrue(page.contains("Domain_name_not_found"), page);
        }
    }

    /** Connections of TLS go to the name that they ask for. */
    @Test
    @Covers("ServiceEntry.resolution")
    void namesOfTls() throws Exception {
        String tls = Yaml.istio("ServiceEntry", "name: a, namespace: mine", """
            hosts: ['*.wild.test']
            ports: [{number: $spare, name: tls, protocol: TLS}]
            resolution: DYNAMIC_DNS
            """);
        try (NameServer server = new NameServer();
                Mesh mesh = MeshPlan.sidecar().asking(server).start(tls)) {
            server.answer("one.wild.test.", 60, "127.9.1.1");
            try (ServerSocket endpoint = new ServerSocket(mesh.port("$spare"), 1, InetAddress.getByName("127.9.1.1"));
                    Socket client = mesh.outbound("127.9.0.1:$spare").connect()) {
                endpoint.setSoTimeout(Waiting.patienceMillis());
                String hello = ByteRouteCoverageTest.hello("one.wild.test");
                client.getOutputStream().write(hello.getBytes(StandardCharsets.ISO_8859_1));
                try (Socket arrived = endpoint.accept()) {
                    assertEquals(22, arrived.getInputStream().read());
                }
            }
        }
    }
}
