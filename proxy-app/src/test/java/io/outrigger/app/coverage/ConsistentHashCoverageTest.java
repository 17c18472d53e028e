package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code consistentHash} of a DestinationRule's load balancers, at each of the four levels where one may stand. */
final class ConsistentHashCoverageTest {
    private static final int REQUESTS = 16;
    private static final String TOP = "DestinationRule.trafficPolicy.loadBalancer.consistentHash.";
    private static final String PORT = "DestinationRule.trafficPolicy.portLevelSettings[].loadBalancer.consistentHash.";
    private static final String SUBSET = "DestinationRule.subsets[].trafficPolicy.loadBalancer.consistentHash.";
    private static final String SUBSET_PORT =
            "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].loadBalancer.consistentHash.";

    private static final List<String> LEVELS = List.of(
            "trafficPolicy: {%s}",
            "trafficPolicy: {portLevelSettings: [{port: {number: 80}, %s}]}",
            "subsets: [{name: all, trafficPolicy: {%s}}]",
            "subsets: [{name: all, trafficPolicy: {portLevelSettings: [{port: {number: 80}, %s}]}}]");

    /** Eight endpoints, chosen by this; where the level is a subset's, requests go to that subset. */
    private static Mesh with(String level, String hash) throws Exception {
        String subset = level.startsWith("subsets") ? ", subset: all" : "";
        return with(level, hash, "{route: [{destination: {host: b.test, port: {number: 80}" + subset + "}}]}");
    }

    /** The same behind a route of its own. */
    private static Mesh with(String level, String hash, String route) throws Exception {
        StringBuilder endpoints = new StringBuilder("{address: 127.9.1.1}");
        for (int i = 2; i <= 8; i++) {
            endpoints.append(", {address: 127.9.1.").append(i).append('}');
        }
        String entry = Yaml.istio("ServiceEntry", "name: b, namespace: mine", """
            hosts: [b.test]
            ports: [{number: 80, name: http, protocol: HTTP, targetPort: $app}]
            resolution: STATIC
            endpoints: [%s]
            """.formatted(endpoints));
        String balancer = "loadBalancer: {consistentHash: {" + hash + "}}";
        String policy = Yaml.istio(
                "DestinationRule", "name: b, namespace: mine", "host: b.test\n" + level.formatted(balancer) + "\n");
        return Mesh.sidecar(entry, policy, Yaml.rule("b.test", "- " + route));
    }

    /** How many of the endpoints serve equal requests. */
    private static int endpoints(Mesh mesh, String path, String... headers) throws Exception {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < REQUESTS; i++) {
            seen.add(mesh.get("b.test", path, headers).app());
        }
        return seen.size();
    }

    private static void assertOneEndpoint(String hash, String path, String... headers) throws Exception {
        for (String level : LEVELS) {
            try (Mesh mesh = with(level, hash)) {
                assertEquals(1, endpoints(mesh, path, headers), level);
            }
        }
    }

    private static void assertTableSize(int size, String hash) throws Exception {
        for (String level : LEVELS) {
            try (Mesh mesh = with(level, hash)) {
                String dump = mesh.admin("/config_dump").replace(" ", "");
                assertTrue(dump.contains("\"lb_table_size\":" + size), level);
            }
        }
    }

    @Test
    @Covers({TOP + "httpHeaderName", PORT + "httpHeaderName", SUBSET + "httpHeaderName", SUBSET_PORT + "httpHeaderName"
    })
    void headers() throws Exception {
        assertOneEndpoint("httpHeaderName: X-User", "/", "x-user: anna");
    }

    /** As Istio: without a port a destination is of no port. */
    @Test
    void aPortCountsWhereTheDestinationNamesIt() throws Exception {
        String route = "{route: [{destination: {host: b.test}}]}";
        try (Mesh mesh = with(LEVELS.get(1), "httpHeaderName: x-user", route)) {
            assertTrue(endpoints(mesh, "/", "x-user: anna") > 1);
        }
    }

    @Test
    void theHeadIsHashedAsItGoesOn() throws Exception {
        String route = "{rewrite: {uri: /same}, headers: {request: {set: {x-user: same}}},"
                + " route: [{destination: {host: b.test}}]}";
        for (String name : List.of("x-user", "':path'", "':authority'", "Host")) {
            try (Mesh mesh = with(LEVELS.get(0), "httpHeaderName: " + name, route)) {
                Set<String> seen = new HashSet<>();
                for (int i = 0; i < REQUESTS; i++) {
                    seen.add(mesh.get("b.test", "/", "x-user: " + i).app());
                }
                assertEquals(1, seen.size(), name);
            }
        }
    }

    /** Both destinations are the same endpoints, chosen by one header each: both headers decide about all requests. */
    @Test
    void whatAnyOfSeveralDestinationsHashesByCountsForAll() throws Exception {
        String subsets = "subsets: [{name: a, trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x-a}}}},"
                + " {name: b, trafficPolicy: {%s}}]";
        String route = "{route: [{destination: {host: b.test, subset: a}, weight: 1},"
                + " {destination: {host: b.test, subset: b}, weight: 1}]}";
        try (Mesh mesh = with(subsets, "httpHeaderName: x-b", route)) {
            assertEquals(1, endpoints(mesh, "/", "x-a: 1", "x-b: 2"));
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < 2 * REQUESTS; i++) {
                seen.add(mesh.get("b.test", "/", "x-a: 1", "x-b: " + i).app());
            }
            assertTrue(seen.size() > 1);
        }
    }

    @Test
    @Covers({
        TOP + "httpQueryParameterName",
        PORT + "httpQueryParameterName",
        SUBSET + "httpQueryParameterName",
        SUBSET_PORT + "httpQueryParameterName"
    })
    void queryParameters() throws Exception {
        assertOneEndpoint("httpQueryParameterName: user", "/?x=1&user=anna");
    }

    @Test
    @Covers({TOP + "useSourceIp", PORT + "useSourceIp", SUBSET + "useSourceIp", SUBSET_PORT + "useSourceIp"})
    void addresses() throws Exception {
        assertOneEndpoint("useSourceIp: true", "/");
    }

    @Test
    @Covers({
        TOP + "httpCookie.name",
        PORT + "httpCookie.name",
        SUBSET + "httpCookie.name",
        SUBSET_PORT + "httpCookie.name",
        TOP + "httpCookie.path",
        PORT + "httpCookie.path",
        SUBSET + "httpCookie.path",
        SUBSET_PORT + "httpCookie.path",
        TOP + "httpCookie.ttl",
        PORT + "httpCookie.ttl",
        SUBSET + "httpCookie.ttl",
        SUBSET_PORT + "httpCookie.ttl",
        TOP + "httpCookie.attributes[].name",
        PORT + "httpCookie.attributes[].name",
        SUBSET + "httpCookie.attributes[].name",
        SUBSET_PORT + "httpCookie.attributes[].name",
        TOP + "httpCookie.attributes[].value",
        PORT + "httpCookie.attributes[].value",
        SUBSET + "httpCookie.attributes[].value",
        SUBSET_PORT + "httpCookie.attributes[].value"
    })
    void cookies() throws Exception {
        String cookie = "httpCookie: {name: user, path: /p, ttl: 90s, attributes: [{name: SameSite, value: Strict}]}";
        for (String level : LEVELS) {
            try (Mesh mesh = with(level, cookie)) {
                assertEquals(1, endpoints(mesh, "/", "cookie: a=b; user=anna"), level);
                String made = mesh.get("b.test", "/").header("set-cookie");
                assertTrue(
                        made.matches("user=\"[0-9a-f]{16}\"; Max-Age=90; Path=/p; SameSite=Strict; HttpOnly"),
                        "set-cookie: " + made);
            }
        }
    }

    @Test
    @Covers({
        TOP + "maglev.tableSize",
        PORT + "maglev.tableSize",
        SUBSET + "maglev.tableSize",
        SUBSET_PORT + "maglev.tableSize"
    })
    void tables() throws Exception {
        assertTableSize(251, "useSourceIp: true, maglev: {tableSize: 251}");
    }

    @Test
    @Covers({
        TOP + "ringHash.minimumRingSize",
        PORT + "ringHash.minimumRingSize",
        SUBSET + "ringHash.minimumRingSize",
        SUBSET_PORT + "ringHash.minimumRingSize"
    })
    void rings() throws Exception {
        assertTableSize(2000, "useSourceIp: true, ringHash: {minimumRingSize: 2000}");
    }

    @Test
    @Covers({
        TOP + "minimumRingSize",
        PORT + "minimumRingSize",
        SUBSET + "minimumRingSize",
        SUBSET_PORT + "minimumRingSize"
    })
    void ringsByTheOldField() throws Exception {
        assertTableSize(3000, "useSourceIp: true, minimumRingSize: 3000");
    }
}
