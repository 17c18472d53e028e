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
}
