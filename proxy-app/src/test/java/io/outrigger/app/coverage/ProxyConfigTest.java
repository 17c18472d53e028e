package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.inspect.ConfigDump;
import io.outrigger.app.inspect.ConfigDump.Form;
import io.outrigger.app.inspect.ConfigDump.Kind;
import io.outrigger.app.inspect.ConfigDump.Wanted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The dump of a running proxy reads as istioctl shows Envoy's. */
final class ProxyConfigTest {
    private static final Wanted ALL = new Wanted("", "", 0, "", "", "");

    @Test
    void aRunningProxyIsShownAsIstioctlDoes() throws Exception {
        String rule = Yaml.rule("a.test", "- match: [{uri: {exact: /x}}]\n  route: [{destination: {host: a.test}}]");
        String shape = Yaml.istio("DestinationRule", "name: shape, namespace: mine", "host: a.test\n");
        try (Mesh mesh = MeshPlan.sidecar().start(Yaml.host("a.test", "127.9.1.0"), rule, shape)) {
            byte[] json = mesh.admin("/config_dump?include_eds").getBytes(StandardCharsets.UTF_8);
            ConfigDump dump = ConfigDump.read(json);

            assertTrue(dump.show(Kind.ROUTE, Form.SHORT, ALL, Instant.EPOCH)
                    .matches("(?s).*\\n80 +a\\.test:80 +\\S.* +/x +a\\.test\\.mine\\n.*"));
            assertTrue(dump.show(Kind.CLUSTER, Form.SHORT, ALL, Instant.EPOCH)
                    .matches("(?s).*\\na\\.test +80 +- +outbound +EDS +shape\\.mine\\s.*"));
            assertTrue(dump.show(Kind.LISTENER, Form.SHORT, ALL, Instant.EPOCH).contains("Route: 80\n"));
            assertTrue(dump.show(Kind.ENDPOINT, Form.SHORT, ALL, Instant.EPOCH)
                    .contains("HEALTHY     OK                outbound|80||a.test\n"));
        }
    }

    /** Whoever reads the dump by Envoy's types refuses all of it for one value of another type. */
    @Test
    void theConditionsOfARouteAreOfEnvoysTypes() throws Exception {
        String rule = Yaml.rule("a.test", """
            - match:
              - uri: {prefix: /x}
                ignoreUriCase: true
                headers: {end-user: {exact: jason}, any: {}}
                withoutHeaders: {beta: {regex: "y.*"}}
                queryParams: {page: {exact: "1"}}
              route: [{destination: {host: a.test}}]
            """);
        try (Mesh mesh = MeshPlan.sidecar().start(Yaml.host("a.test", "127.9.1.0"), rule)) {
            String dump =
                    mesh.admin("/config_dump?resource=dynamic_route_configs").replaceAll("\\s", "");

            assertTrue(dump.contains("\"prefix\":\"/x\",\"case_sensitive\":false,\"headers\":["), dump);
            assertTrue(dump.contains("{\"name\":\"end-user\",\"string_match\":{\"exact\":\"jason\"}}"), dump);
            assertTrue(dump.contains("{\"name\":\"any\",\"present_match\":true}"), dump);
            assertTrue(
                    dump.contains("{\"name\":\"beta\",\"string_match\":{\"safe_regex\":{\"regex\":\"y.*\"}},"
                            + "\"invert_match\":true"),
                    dump);
            assertTrue(
                    dump.contains("\"query_parameters\":[{\"name\":\"page\",\"string_match\":{\"exact\":\"1\"}}]"),
                    dump);
        }
    }
}
