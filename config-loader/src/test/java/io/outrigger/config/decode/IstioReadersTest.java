package io.outrigger.config.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.config.istio.DestinationRule;
import io.outrigger.config.istio.DestinationRule.ConnectionPool;
import io.outrigger.config.istio.DestinationRule.HttpSettings;
import io.outrigger.config.istio.DestinationRule.LoadBalancer;
import io.outrigger.config.istio.DestinationRule.SimpleLb;
import io.outrigger.config.istio.DestinationRule.TcpSettings;
import io.outrigger.config.istio.DestinationRule.TrafficPolicy;
import io.outrigger.config.istio.Gateway;
import io.outrigger.config.istio.ServiceEntry;
import io.outrigger.config.istio.Sidecar;
import io.outrigger.config.istio.WorkloadEntry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IstioReadersTest {
    @Test
    void aTrafficPolicyTellsWhichBlocksWereGiven() {
        DestinationRule rule = Decoding.only(DestinationRule.class, Decoding.resource("DestinationRule", """
            host: reviews
            exportTo: [.]
            trafficPolicy:
              loadBalancer: {simple: LEAST_CONN}
              connectionPool: {tcp: {connectTimeout: 30ms}}
              portLevelSettings:
              - port: {number: 80}
                loadBalancer: {simple: 2}
            subsets:
            - name: v1
              labels: {version: v1}
              trafficPolicy: {connectionPool: {http: {maxRetries: 1}}}
            """));

        TrafficPolicy policy = rule.trafficPolicy();
        assertEquals(
                new LoadBalancer(SimpleLb.LEAST_CONN, null, null, null, null),
                policy == null ? null : policy.loadBalancer());
        assertEquals(
                new ConnectionPool(new TcpSettings(0, 30_000_000L, null, null, null), null),
                policy == null ? null : policy.connectionPool());
        DestinationRule.PortTrafficPolicy port =
                policy == null ? null : policy.portLevelSettings().get(0);
        assertEquals(80, port == null ? 0 : port.port());
        assertEquals(
                new LoadBalancer(SimpleLb.RANDOM, null, null, null, null), port == null ? null : port.loadBalancer());
        assertNull(port == null ? rule : port.connectionPool());

        TrafficPolicy subset = rule.subsets().get(0).trafficPolicy();
        assertEquals(
                new TrafficPolicy(
                        null,
                        new ConnectionPool(
                                null, new HttpSettings(0, 0, 0, 1, null, DestinationRule.Http2Settings.NONE)),
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of()),
                subset);
    }

    @Test
    void readsServiceEntries() {
        ServiceEntry entry = Decoding.only(ServiceEntry.class, Decoding.resource("ServiceEntry", """
            hosts: [api.example.com]
            addresses: [10.9.0.1, 10.10.0.0/16, "fd00::/64"]
            exportTo: ["~"]
            location: MESH_INTERNAL
            resolution: STATIC
            ports:
            - {number: 80, name: http, protocol: http, targetPort: 8080}
            endpoints:
            - {address: 1.2.3.4, ports: {http: 9080}, labels: {version: v1}, weight: 0, locality: a/b/c}
            - {address: "unix:///run/x.sock"}
            """));

        assertEquals(ServiceEntry.Location.MESH_INTERNAL, entry.location());
        assertEquals(8080, entry.ports().get(0).targetPort());
        WorkloadEntry.Spec endpoint = entry.endpoints().get(0);
        assertEquals(Map.of("http", 9080), endpoint.ports());
        assertEquals(1, endpoint.weight());
        assertEquals("a/b/c", endpoint.locality());
        assertNull(entry.workloadSelector());
    }

    @Test
    void labelsOfAWorkloadEntryItselfCountToo() {
        WorkloadEntry entry = Decoding.only(WorkloadEntry.class, """
            apiVersion: networking.istio.io/v1beta1
            kind: WorkloadEntry
            metadata: {name: vm, labels: {app: metadata, zone: a}}
            spec: {address: 1.2.3.4, labels: {app: spec, version: v1}}
            """);

        assertEquals(
                Map.of("app", "metadata", "zone", "a", "version", "v1"),
                entry.spec().labels());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mode: ISTIO_MUTUAL",
                "mode: MUTUAL, credentialNames: [a, b]",
                "mode: MUTUAL, serverCertificate: /a, privateKey: /b, caCertCredentialName: c"
            })
    void aListOfTheRevokedThatDoesNotActIsNamed(String tls) {
        String gateway = Decoding.resource("Gateway", """
            selector: {a: b}
            servers: [{port: {number: 443, name: t, protocol: HTTPS}, hosts: ['*'], tls: {%s, caCrl: /crl.pem}}]
            """.formatted(tls));

        List<String> warnings = Decoding.warnings(Decoding.decode(gateway));

        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).contains("caCrl: does not act beside"), warnings.get(0));
    }

    @Test
    void readsGateways() {
        Gateway gateway = Decoding.only(Gateway.class, Decoding.resource("Gateway", """
            selector: {istio: ingressgateway}
            servers:
            - port: {number: 80, name: http, protocol: HTTP}
              bind: 127.0.0.1
              hosts: ["*", shop/*.example.com, 10.0.0.1]
              tls: {httpsRedirect: true}
            """));

        Gateway.Server server = gateway.servers().get(0);
        assertEquals("127.0.0.1", server.bind());
        assertEquals(List.of("*", "shop/*.example.com", "10.0.0.1"), server.hosts());
        Gateway.Tls tls = server.tls();
        assertEquals(true, tls != null && tls.httpsRedirect());
    }

    @Test
    void anEmptyOutboundPolicyMeansRegistryOnly() {
        Sidecar sidecar = Decoding.only(Sidecar.class, Decoding.resource("Sidecar", """
            outboundTrafficPolicy: {}
            egress:
            - {port: {number: 9080, protocol: HTTP, name: egress}, bind: 0.0.0.0, hosts: [./*, ~ns/*, "~/x.y"]}
            - {hosts: ["*/*"], captureMode: NONE}
            """));

        assertEquals(
                new Sidecar.OutboundTrafficPolicy(Sidecar.OutboundMode.REGISTRY_ONLY, null),
                sidecar.outboundTrafficPolicy());
        assertEquals(Sidecar.CaptureMode.NONE, sidecar.egress().get(1).captureMode());
        assertNull(sidecar.egress().get(1).port());

        Sidecar without = Decoding.only(
                Sidecar.class, Decoding.resource("Sidecar", "ingress: [{port: {number: 80, protocol: HTTP}}]"));
        assertNull(without.outboundTrafficPolicy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1", "v1alpha3"})
    void allVersionsAreOne(String version) {
        String yaml = Decoding.resource("DestinationRule", "host: a").replace("/v1\n", "/" + version + "\n");

        assertEquals("a", Decoding.only(DestinationRule.class, yaml).host());
    }

    @Test
    void anUnknownVersionIsLeftAlone() {
        DecodedFile file =
                Decoding.decode(Decoding.resource("DestinationRule", "hoost: a").replace("/v1\n", "/v9\n"));

        assertEquals(List.of(), file.resources());
        assertEquals(
                "[f.yaml:1:13: notice: DestinationRule (networking.istio.io/v9): is an unknown version and is left out"
                        + " (known: v1, v1alpha3, v1beta1)]",
                file.problems().toString());
    }

    @Test
    void anUnknownKindIsLeftOutAndTheRightOneNamed() {
        DecodedFile file = Decoding.decode(Decoding.resource("VirtualServce", "hosts: [a]"));

        assertEquals(
                List.of("f.yaml:2:7: warning: VirtualServce (networking.istio.io/v1): is an unknown kind and is left"
                        + " out; did you mean VirtualService?"),
                Decoding.warnings(file));
    }

    @Test
    void listsAreExpanded() {
        DecodedFile file = Decoding.decode("""
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Namespace, metadata: {name: a}}
            - {apiVersion: v1, kind: Namespace, metadata: {name: b}}
            """);

        assertEquals(
                List.of("a", "b"),
                file.resources().stream().map(r -> r.meta().name()).toList());
    }

    @Test
    void jsonIsYaml() {
        DestinationRule rule = Decoding.only(DestinationRule.class, """
            {
            \t"apiVersion": "networking.istio.io/v1",
            \t"kind": "DestinationRule",
            \t"metadata": {"name": "a"},
            \t"spec": {\t"host":\t"reviews"\t}
            }
            """);

        assertEquals("reviews", rule.host());
    }
}
