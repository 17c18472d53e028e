package io.outrigger.app.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.outrigger.app.inspect.ConfigDump.Form;
import io.outrigger.app.inspect.ConfigDump.Kind;
import io.outrigger.app.inspect.ConfigDump.Wanted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ConfigDumpTest {
    private static final Wanted ALL = new Wanted("", "", 0, "", "", "");
    private static final String DUMP = """
        {"configs": [
          {"@type": "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump", "bootstrap": {"node": {"id": "a"}}},
          {"@type": "type.googleapis.com/envoy.admin.v3.ClustersConfigDump", "dynamic_active_clusters": [
            {"cluster": {"name": "outbound|9080|v1|reviews.default.svc.cluster.local", "type": "EDS"}},
            {"cluster": {"name": "outbound|9080||reviews.default.svc.cluster.local", "type": "STRICT_DNS"}},
            {"cluster": {"name": "PassthroughCluster", "type": "ORIGINAL_DST"}}]},
          {"@type": "type.googleapis.com/envoy.admin.v3.ListenersConfigDump", "dynamic_listeners": [
            {"name": "b", "active_state": {"listener": {"name": "virtualInbound", "traffic_direction": "INBOUND",
              "address": {"socket_address": {"address": "0.0.0.0", "port_value": 15006}},
              "filter_chains": [
                {"filter_chain_match": {"destination_port": 9080, "transport_protocol": "raw_buffer"},
                 "filters": [{"typed_config": {"route_config": {"virtual_hosts": [{"domains": ["*"], "routes": [
                   {"match": {"prefix": "/"}, "route": {"cluster": "inbound|9080||"}}]}]}}}]}],
              "default_filter_chain": {"filters": [{"name": "envoy.filters.network.tcp_proxy", "typed_config": {"cluster": "BlackHoleCluster"}}]}}}},
            {"name": "a", "active_state": {"listener": {"name": "0.0.0.0_9080",
              "address": {"socket_address": {"address": "0.0.0.0", "port_value": 9080}},
              "filter_chains": [
                {"filter_chain_match": {"application_protocols": ["http/1.1", "h2c"]},
                 "filters": [{"typed_config": {"rds": {"route_config_name": "9080"}}}]},
                {"filter_chain_match": {"server_names": ["a.test"],
                   "prefix_ranges": [{"address_prefix": "10.0.0.1", "prefix_len": 32}]},
                 "filters": [{"name": "envoy.filters.network.tcp_proxy", "typed_config": {"cluster": "outbound|443||a.test"}}]}]}}}]},
          {"@type": "type.googleapis.com/envoy.admin.v3.RoutesConfigDump", "dynamic_route_configs": [
            {"route_config": {"name": "9080", "virtual_hosts": [
              {"name": "reviews:9080", "domains": ["reviews", "reviews:9080", "reviews.default", "reviews.default.svc", "10.9.9.9"],
               "routes": [
                 {"match": {"path": "/a"}, "route": {"cluster": "x"}, "metadata": {"filter_metadata": {"istio":
                   {"config": "/apis/networking.istio.io/v1alpha3/namespaces/default/virtual-service/rev"}}}},
                 {"match": {"safe_regex": {"regex": "/b.*"}}, "route": {"cluster": "x"}}]},
              {"name": "none:9080", "domains": ["none"], "routes": []},
              {"name": "allow_any", "domains": ["*"], "routes": [
                 {"match": {"prefix": "/"}, "route": {"cluster": "PassthroughCluster"}}]}]}}]},
          {"@type": "type.googleapis.com/envoy.admin.v3.EndpointsConfigDump", "dynamic_endpoint_configs": [
            {"endpoint_config": {"cluster_name": "outbound|9080||reviews.default.svc.cluster.local", "endpoints": [
              {"lb_endpoints": [
                {"endpoint": {"address": {"socket_address": {"address": "10.0.0.2", "port_value": 9080}}},
                 "health_status": "HEALTHY", "failed_outlier_check": true},
                {"endpoint": {"address": {"socket_address": {"address": "10.0.0.1", "port_value": 9080}}},
                 "health_status": "HEALTHY"}]}]}}]}
        ]}
        """;

    private static String show(Kind kind, Form form, Wanted wanted) throws IOException {
        return ConfigDump.read(DUMP.getBytes(StandardCharsets.UTF_8)).show(kind, form, wanted, Instant.EPOCH);
    }

    @Test
    void routes() throws IOException {
        assertEquals("""
            NAME     VHOST NAME       DOMAINS                                  MATCH          VIRTUAL SERVICE
            9080     reviews:9080     reviews, reviews.default + 1 more...     /a             rev.default
            9080     reviews:9080     reviews, reviews.default + 1 more...     regex /b.*     |
            9080     none:9080        none                                     /*             404
            """.replace("|", ""), show(Kind.ROUTE, Form.SHORT, ALL));
    }

    @Test
    void clusters() throws IOException {
        assertEquals("""
            SERVICE FQDN                          PORT     SUBSET     DIRECTION     TYPE             DESTINATION RULE
            PassthroughCluster                    -        -          -             ORIGINAL_DST     |
            reviews.default.svc.cluster.local     9080     -          outbound      STRICT_DNS       |
            reviews.default.svc.cluster.local     9080     v1         outbound      EDS              |
            """.replace("|", ""), show(Kind.CLUSTER, Form.SHORT, ALL));
    }

    @Test
    void clustersAreChosenByTheirParts() throws IOException {
        Wanted subset = new Wanted("", "reviews.default.svc.cluster.local", 9080, "v1", "outbound", "");
        assertEquals("""
            [
                {
                    "name": "outbound|9080|v1|reviews.default.svc.cluster.local",
                    "type": "EDS"
                }
            ]
            """, show(Kind.CLUSTER, Form.JSON, subset));
        assertEquals("""
            - name: "outbound|9080|v1|reviews.default.svc.cluster.local"
              type: "EDS"
            """, show(Kind.CLUSTER, Form.YAML, subset));
    }

    @Test
    void listeners() throws IOException {
        assertEquals(
                """
                ADDRESSES PORT  MATCH                          DESTINATION
                0.0.0.0   9080  App: http/1.1,h2c              Route: 9080
                0.0.0.0   9080  SNI: a.test; Addr: 10.0.0.1/32 Cluster: outbound|443||a.test
                0.0.0.0   15006 ALL                            Non-HTTP/Non-TCP
                0.0.0.0   15006 Trans: raw_buffer; Addr: *:9080 Cluster: inbound|9080||
                """.replace("MATCH                          ", "MATCH                           ")
                        .replace("h2c              ", "h2c               ")
                        .replace("/32 ", "/32  ")
                        .replace("ALL                            ", "ALL                             "),
                show(Kind.LISTENER, Form.SHORT, ALL));
        assertEquals(
                "ADDRESSES PORT  MATCH                           DESTINATION",
                show(Kind.LISTENER, Form.SHORT, new Wanted("", "", 15006, "", "inbound", ""))
                        .lines()
                        .findFirst()
                        .orElse(""));
    }

    @Test
    void endpoints() throws IOException {
        assertEquals("""
            ENDPOINT          STATUS      OUTLIER CHECK     CLUSTER
            10.0.0.1:9080     HEALTHY     OK                outbound|9080||reviews.default.svc.cluster.local
            10.0.0.2:9080     HEALTHY     FAILED            outbound|9080||reviews.default.svc.cluster.local
            """, show(Kind.ENDPOINT, Form.SHORT, ALL));
    }

    @Test
    void theBootstrapIsJsonUnlessYamlIsAskedFor() throws IOException {
        assertEquals("{\n    \"node\": {\n        \"id\": \"a\"\n    }\n}\n", show(Kind.BOOTSTRAP, Form.SHORT, ALL));
        assertEquals("node:\n  id: \"a\"\n", show(Kind.BOOTSTRAP, Form.YAML, ALL));
    }

    @Test
    void whatIsNoDumpIsSaidSo() {
        IOException refused =
                assertThrows(IOException.class, () -> ConfigDump.read("{}".getBytes(StandardCharsets.UTF_8)));
        assertEquals("is no configuration dump: it has no \"configs\"", refused.getMessage());
        assertThrows(IOException.class, () -> ConfigDump.read("<html>".getBytes(StandardCharsets.UTF_8)));
        assertThrows(IOException.class, () -> ConfigDump.read(new byte[0]));
    }
}
