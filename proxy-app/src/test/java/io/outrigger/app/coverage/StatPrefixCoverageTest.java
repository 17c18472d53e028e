package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code http[].match[].statPrefix}: routes that are counted alone, as Envoy counts them. */
final class StatPrefixCoverageTest {
    private static final String RULE = """
        - match: [{uri: {prefix: /nobody}, statPrefix: nobody}]
          route: [{destination: {host: b.test}}]
        - match: [{uri: {prefix: /hang}, statPrefix: slow}]
          timeout: 0.1s
          route: [{destination: {host: a.test}}]
        - match: [{uri: {prefix: /teapot}, statPrefix: teapot}]
          directResponse: {status: 418}
        - match: [{uri: {prefix: /plain}}]
          route: [{destination: {host: a.test}}]
        - match: [{statPrefix: 'my own'}]
          route: [{destination: {host: a.test}}]
          retries: {attempts: 1, retryOn: 5xx, backoff: 1ms}
        """;

    private static List<String> counted(Mesh mesh) throws Exception {
        return mesh.admin("/stats?usedonly&type=Counters")
                .lines()
                .filter(line -> line.startsWith("vhost."))
                .toList();
    }

    @Test
    @Covers("VirtualService.http[].match[].statPrefix")
    void routesAreCountedByPrefix() throws Exception {
        String nobody = Yaml.host("b.test", "127.9.1.2").replace("endpoints: [{address: 127.9.1.2}]", "");
        try (Mesh mesh =
                Mesh.sidecar(Yaml.host("a.test", "127.9.1.1"), nobody, Yaml.rule("a.test", RULE.stripIndent()))) {
            for (String path : List.of("/", "/status/503", "/nobody", "/hang", "/teapot", "/plain")) {
                mesh.get("a.test", path);
            }
            assertEquals(
                    List.of(
                            "vhost.a.test:80.route.my own.upstream_rq_200: 1",
                            "vhost.a.test:80.route.my own.upstream_rq_2xx: 1",
                            "vhost.a.test:80.route.my own.upstream_rq_503: 1",
                            "vhost.a.test:80.route.my own.upstream_rq_5xx: 1",
                            "vhost.a.test:80.route.my own.upstream_rq_completed: 2",
                            "vhost.a.test:80.route.my own.upstream_rq_retry: 1",
                            "vhost.a.test:80.route.my own.upstream_rq_retry_limit_exceeded: 1",
                            "vhost.a.test:80.route.my own.upstream_rq_total: 3",
                            "vhost.a.test:80.route.nobody.upstream_rq_503: 1",
                            "vhost.a.test:80.route.nobody.upstream_rq_5xx: 1",
                            "vhost.a.test:80.route.nobody.upstream_rq_completed: 1",
                            "vhost.a.test:80.route.slow.upstream_rq_504: 1",
                            "vhost.a.test:80.route.slow.upstream_rq_5xx: 1",
                            "vhost.a.test:80.route.slow.upstream_rq_completed: 1",
                            "vhost.a.test:80.route.slow.upstream_rq_timeout: 1",
                            "vhost.a.test:80.route.slow.upstream_rq_total: 1"),
                    counted(mesh));
            assertTrue(mesh.admin("/stats/prometheus")
                    .contains("envoy_vhost_test_80_route_my_own_upstream_rq_total{virtual_host=\"a\"} 3\n"));
            assertTrue(mesh.admin("/stats").contains("vhost.a.test:80.route.teapot.upstream_rq_total: 0\n"));
            assertFalse(mesh.admin("/stats").contains("vhost.a.test:80.route.teapot.upstream_rq_completed"));
        }
    }

    /** A rule for several hosts is counted for each of them. */
    @Test
    @Covers("VirtualService.http[].match[].statPrefix")
    void hostsAreCountedApart() throws Exception {
        String rule = Yaml.rule(
                        "a.test",
                        "- match: [{statPrefix: all}]\n  " + Yaml.to("a.test").substring(2))
                .replace("hosts: [a.test]", "hosts: [a.test, b.test]");
        try (Mesh mesh = Mesh.sidecar(Yaml.host("a.test", "127.9.1.1"), Yaml.host("b.test", "127.9.1.2"), rule)) {
            mesh.get("a.test", "/");
            mesh.get("b.test", "/");
            mesh.get("b.test", "/");
            String stats = mesh.admin("/stats");
            assertTrue(stats.contains("vhost.a.test:80.route.all.upstream_rq_total: 1\n"), stats);
            assertTrue(stats.contains("vhost.b.test:80.route.all.upstream_rq_total: 2\n"), stats);
        }
    }
}
