package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Header operations of {@code VirtualService.http[]} and of its {@code route[]}. */
final class HeaderCoverageTest {
    private static final String OPERATIONS = "{request: {set: {x-set: new}, add: {x-add: more}, remove: [x-gone]},"
            + " response: {set: {x-app-port: new}, add: {x-app: more}, remove: [x-old]}}";

    @Test
    @Covers({
        "VirtualService.http[].headers.request.set{}",
        "VirtualService.http[].headers.request.add{}",
        "VirtualService.http[].headers.request.remove[]",
        "VirtualService.http[].headers.response.set{}",
        "VirtualService.http[].headers.response.add{}",
        "VirtualService.http[].headers.response.remove[]"
    })
    void ofTheRule() throws Exception {
        assertChanged("- headers: " + OPERATIONS + "\n  route: [{destination: {host: a.test}}]");
    }

    @Test
    @Covers({
        "VirtualService.http[].route[].headers.request.set{}",
        "VirtualService.http[].route[].headers.request.add{}",
        "VirtualService.http[].route[].headers.request.remove[]",
        "VirtualService.http[].route[].headers.response.set{}",
        "VirtualService.http[].route[].headers.response.add{}",
        "VirtualService.http[].route[].headers.response.remove[]"
    })
    void ofTheDestination() throws Exception {
        assertChanged("- route: [{destination: {host: a.test}, headers: " + OPERATIONS + "}]");
    }

    private static void assertChanged(String http) throws Exception {
        try (Mesh mesh = Mesh.sidecar(Yaml.host("a.test", "127.9.1.0"), Yaml.rule("a.test", http))) {
            Reply reply = mesh.get("a.test", "/", "x-set: old", "x-add: one", "x-gone: yes");
            assertEquals("new", reply.asked("x-set"));
            assertEquals("one,more", reply.asked("x-add"));
            assertEquals("", reply.asked("x-gone"));
            assertEquals("new", reply.header("x-app-port"));
            assertEquals("127.9.1.0,more", reply.header("x-app"));
            assertEquals("", reply.header("x-old"));
        }
    }

    @Test
    void hostInAFormatIsTheAuthority() throws Exception {
        String http = """
            - headers: {request: {set: {x-host: "%REQ(Host)%"}}}
              route: [{destination: {host: a.test}}]
            """;
        try (Mesh mesh = Mesh.sidecar(Yaml.host("a.test", "127.9.1.0"), Yaml.rule("a.test", http))) {
            assertEquals("a.test", mesh.get("a.test", "/").asked("x-host"));
        }
    }
}
