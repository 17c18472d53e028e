package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** {@code VirtualService.http[].corsPolicy}. */
final class CorsCoverageTest {
    private static final String ORIGIN = "access-control-allow-origin";

    private static Mesh with(String policy) throws Exception {
        String rule = Yaml.rule("a.test", "- corsPolicy: {" + policy + "}\n  route: [{destination: {host: a.test}}]");
        return Mesh.sidecar(Yaml.host("a.test", "127.9.1.0"), rule);
    }

    private static Reply preflight(Mesh mesh, String origin) throws Exception {
        return mesh.usual()
                .request("OPTIONS", "a.test", "/", "origin: " + origin, "access-control-request-method: POST");
    }

    @Test
    @Covers({
        "VirtualService.http[].corsPolicy.allowOrigins[].exact",
        "VirtualService.http[].corsPolicy.allowOrigins[].prefix",
        "VirtualService.http[].corsPolicy.allowOrigins[].regex"
    })
    void knowsOrigins() throws Exception {
        // An empty matcher, as where one of these is suppressed, would fit any origin: hence the last one.
        try (Mesh mesh = with("allowOrigins: [{exact: 'http://a'}, {prefix: 'http://b'}, {regex: 'http://c[0-9]+'}]")) {
            assertEquals("http://a", mesh.get("a.test", "/", "origin: http://a").header(ORIGIN));
            assertEquals(
                    "http://bb", mesh.get("a.test", "/", "origin: http://bb").header(ORIGIN));
            assertEquals(
                    "http://c1", mesh.get("a.test", "/", "origin: http://c1").header(ORIGIN));
            assertEquals("", mesh.get("a.test", "/", "origin: http://d").header(ORIGIN));
        }
    }

    @Test
    @Covers("VirtualService.http[].corsPolicy.allowOrigin[]")
    void knowsOriginsByTheOldField() throws Exception {
        try (Mesh mesh = with("allowOrigin: ['http://a']")) {
            assertEquals("http://a", mesh.get("a.test", "/", "origin: http://a").header(ORIGIN));
        }
    }

    @Test
    @Covers({
        "VirtualService.http[].corsPolicy.allowMethods[]",
        "VirtualService.http[].corsPolicy.allowHeaders[]",
        "VirtualService.http[].corsPolicy.exposeHeaders[]",
        "VirtualService.http[].corsPolicy.maxAge",
        "VirtualService.http[].corsPolicy.allowCredentials"
    })
    void answersPreflights() throws Exception {
        try (Mesh mesh = with("allowOrigins: [{exact: 'http://a'}], allowMethods: [GET, POST], allowHeaders: [x-a],"
                + " exposeHeaders: [x-b], maxAge: 90s, allowCredentials: true")) {
            Reply reply = preflight(mesh, "http://a");
            assertEquals(200, reply.status());
            assertEquals("", reply.app());
            assertEquals("GET,POST", reply.header("access-control-allow-methods"));
            assertEquals("x-a", reply.header("access-control-allow-headers"));
            assertEquals("x-b", reply.header("access-control-expose-headers"));
            assertEquals("90", reply.header("access-control-max-age"));
            assertEquals("true", reply.header("access-control-allow-credentials"));
        }
    }

    @Test
    @Covers("VirtualService.http[].corsPolicy.unmatchedPreflights")
    void answersPreflightsOfOthers() throws Exception {
        try (Mesh mesh =
                with("allowOrigins: [{exact: 'http://a'}], exposeHeaders: [x-b], unmatchedPreflights: IGNORE")) {
            Reply reply = preflight(mesh, "http://b");
            assertEquals("", reply.app());
            assertEquals("", reply.header(ORIGIN));
            assertEquals("", reply.header("access-control-expose-headers"));
        }
    }

    /** Any header is allowed: those that are asked for are repeated, be there any or not. */
    @Test
    void repeatsTheHeadersThatAreAskedForWhereAllAreAllowed() throws Exception {
        try (Mesh mesh = with("allowOrigins: [{exact: 'http://a'}], allowHeaders: ['*']")) {
            Reply reply = preflight(mesh, "http://a");
            assertTrue(reply.lines().stream().anyMatch(line -> line.startsWith("access-control-allow-headers:")));
            assertEquals("", reply.header("access-control-allow-headers"));
        }
    }
}
