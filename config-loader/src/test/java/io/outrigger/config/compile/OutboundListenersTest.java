package io.outrigger.config.compile;

import static io.outrigger.config.compile.TestMesh.istio;
import static io.outrigger.config.compile.TestMesh.pod;
import static io.outrigger.config.compile.TestMesh.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.listener.Application;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.match.CidrSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboundListenersTest {
    private static final String REVIEWS = service("reviews", "10.0.0.1", "http=9080");
    private static final String BYTES = service("bytes", "10.0.0.2", "tcp=7000");

    private static List<String> outbound(Compiled compiled) {
        return compiled.listeners().stream()
                .filter(name -> !name.equals("virtualInbound"))
                .toList();
    }

    @Test
    void requestsShareAListenerAPortAndBytesHaveOneAnAddress() {
        Compiled compiled = TestMesh.of(REVIEWS, service("ratings", "10.0.0.3", "http=9080"), BYTES)
                .sidecar();

        assertEquals(List.of("virtualOutbound", "10.0.0.2_7000", "0.0.0.0_9080"), outbound(compiled));
        ListenerSpec entrance = compiled.listener("virtualOutbound");
        assertTrue(entrance.bound() && entrance.capture());
        assertEquals(15001, entrance.address().getPort());
        assertFalse(compiled.listener("0.0.0.0_9080").bound());
        assertEquals("outbound_0.0.0.0_9080", compiled.http("0.0.0.0_9080").statPrefix());
    }

    @Test
    void whatIsNotARequestPassesByAnHttpPort() {
        Compiled compiled = TestMesh.of(REVIEWS).sidecar();

        assertEquals("requests", compiled.bytes("0.0.0.0_9080", 9080, Application.HTTP1));
        assertEquals("requests", compiled.bytes("0.0.0.0_9080", 9080, Application.HTTP2));
        assertEquals("PassthroughCluster", compiled.bytes("0.0.0.0_9080", 9080, Application.OPAQUE));
        assertEquals("PassthroughCluster", compiled.bytes("0.0.0.0_9080", 9080, Application.TLS));
        assertEquals("PassthroughCluster", compiled.bytes("virtualOutbound", 1234, Application.UNDETECTED));
        assertEquals(Detection.OFF, compiled.listener("virtualOutbound").detection());
    }

    @Test
    void whereOnlyTheRegistryCountsUnknownConnectionsEnd() {
        Compiled compiled = TestMesh.of(
                        REVIEWS, istio("Sidecar", "default", "outboundTrafficPolicy: {mode: REGISTRY_ONLY}\n"))
                .sidecar();

        assertEquals("BlackHoleCluster", compiled.bytes("virtualOutbound", 1234, Application.UNDETECTED));
        assertEquals("BlackHoleCluster", compiled.bytes("0.0.0.0_9080", 9080, Application.OPAQUE));
        assertEquals(List.of(), compiled.endpoints("BlackHoleCluster"));
    }

    @Test
    void bytesOfAServiceAreNotLookedAt() {
        Compiled compiled = TestMesh.of(BYTES).sidecar();

        assertEquals(Detection.OFF, compiled.listener("10.0.0.2_7000").detection());
        assertEquals(
                "outbound|7000||bytes.default.svc.cluster.local",
                compiled.bytes("10.0.0.2_7000", 7000, Application.UNDETECTED));
    }

    @Test
    void anUndeclaredPortIsToldApartByItsBytes() {
        Compiled compiled = TestMesh.of(service("web", "10.0.0.3", "web=8000")).sidecar();

        assertTrue(compiled.listener("10.0.0.3_8000").detection().http());
        assertEquals("requests", compiled.bytes("10.0.0.3_8000", 8000, Application.HTTP1));
        assertEquals(
                "outbound|8000||web.default.svc.cluster.local",
                compiled.bytes("10.0.0.3_8000", 8000, Application.OPAQUE));
    }

    @Test
    void bytesAndRequestsMayShareAPortWithoutAddress() {
        Compiled compiled =
                TestMesh.of(REVIEWS, istio("ServiceEntry", "search", """
                    hosts: [search.example.com]
                    ports: [{number: 9080, name: tcp, protocol: TCP}]
                    resolution: STATIC
                    endpoints: [{address: 10.4.0.1}]
                    """)).sidecar();

        assertEquals("requests", compiled.bytes("0.0.0.0_9080", 9080, Application.HTTP1));
        assertEquals("outbound|9080||search.example.com", compiled.bytes("0.0.0.0_9080", 9080, Application.OPAQUE));
    }

    @Test
    void anEntrysRangesAreConditionsOfItsChain() {
        Compiled compiled = TestMesh.of(istio("ServiceEntry", "range", """
            hosts: [range.example.com]
            addresses: [10.9.0.0/16, 10.8.0.1/32]
            ports: [{number: 9300, name: tcp, protocol: TCP}]
            resolution: NONE
            """)).sidecar();

        assertEquals(List.of("virtualOutbound", "0.0.0.0_9300", "10.8.0.1_9300"), outbound(compiled));
        ListenerSpec spec = compiled.listener("0.0.0.0_9300");
        CidrSet ranges = spec.chains().get(0).match().destinations();
        assertTrue(ranges != null && ranges.contains(IpLiteral.of("10.9.1.1")));
        assertEquals(compiled.listener("virtualOutbound").fallback(), spec.fallback());
    }

    @Test
    void encryptedPortsWithoutAddressAreToldApartByServerName() {
        Compiled compiled = TestMesh.of(istio("ServiceEntry", "secure", """
            hosts: [secure.example.com, other.example.com]
            ports: [{number: 443, name: https, protocol: HTTPS}]
            resolution: DNS
            """)).sidecar();

        ListenerSpec spec = compiled.listener("0.0.0.0_443");
        assertEquals(2, spec.chains().size());
        assertTrue(spec.detection().tls() && !spec.detection().http());
        assertTrue(spec.chains().stream()
                .anyMatch(chain -> chain.match().serverNames().contains("secure.example.com")));
    }

    @Test
    void theAddressesOfOneMatchOfServerNamesAreThoseOfTheNext() {
        Compiled compiled = TestMesh.of(service("one", "10.0.0.1", "tls=443"), istio("VirtualService", "one", """
            hosts: [one, first.test, last.test]
            tls:
            - match: [{sniHosts: [first.test], port: 443}, {sniHosts: [one], port: 443, destinationSubnets: [10.0.0.0/24]}]
              route: [{destination: {host: one}}]
            - match: [{sniHosts: [last.test], port: 443}]
              route: [{destination: {host: one}}]
            """))
                .sidecar();

        List<String> matches = compiled.listener("10.0.0.1_443").chains().stream()
                .map(chain -> chain.match().serverNames() + " " + chain.match().destinations())
                .toList();
        assertEquals(List.of("[first.test] null", "[one] 10.0.0.0/24", "[last.test] 10.0.0.0/24"), matches);
    }

    @Test
    void aHeadlessServiceOfBytesHasAListenerAtEachPodButNotAtOurOwn() {
        Compiled compiled = TestMesh.of(
                        service("db", "None", "tcp=5432"), pod("db", "10.2.0.1", "v1"), pod("db", "10.1.0.1", "v2"))
                .sidecar();

        assertEquals(List.of("virtualOutbound", "10.2.0.1_5432"), outbound(compiled));
    }

    @Test
    void aSidecarNarrowsWhatIsKnown() {
        String other = service("shop/other", "10.0.0.5", "http=9080");
        TestMesh mesh = TestMesh.of(REVIEWS, BYTES, other, istio("Sidecar", "default", """
            egress:
            - port: {number: 9080, protocol: HTTP, name: http}
              hosts: ["./*"]
            - hosts: ["shop/*"]
            """));

        Compiled compiled = mesh.sidecar();

        assertEquals(List.of("virtualOutbound", "0.0.0.0_9080"), outbound(compiled));
        assertEquals("outbound|9080||reviews.default.svc.cluster.local", compiled.get("0.0.0.0_9080", "reviews", "/"));
        assertEquals("PassthroughCluster", compiled.get("0.0.0.0_9080", "other.shop", "/"));
    }

    @Test
    void aSidecarWithoutCaptureOpensItsOwnSocket() {
        Compiled compiled =
                TestMesh.of(REVIEWS, istio("Sidecar", "default", """
                    egress:
                    - port: {number: 9080, protocol: HTTP, name: http}
                      captureMode: NONE
                      hosts: ["./*"]
                    """)).sidecar();

        ListenerSpec spec = compiled.listener("127.0.0.1_9080");
        assertTrue(spec.bound() && !spec.capture());
        assertEquals("requests", compiled.bytes("127.0.0.1_9080", 9080, Application.UNDETECTED));
    }

    @Test
    void theSidecarThatFitsBestCounts() {
        String whole = istio("Sidecar", "a-whole", "egress: [{hosts: [\"~/*\"]}]\n");
        String chosen = istio(
                "Sidecar", "z-chosen", "workloadSelector: {labels: {app: client}}\negress: [{hosts: [\"./*\"]}]\n");
        String root = istio("Sidecar", "istio-system/root", "egress: [{hosts: [\"*/*\"]}]\n");
        TestMesh mesh = TestMesh.of(REVIEWS, whole, chosen, root);

        assertTrue(mesh.sidecar().listeners().contains("0.0.0.0_9080"));
        assertFalse(mesh.labelled(Map.of("app", "x")).sidecar().listeners().contains("0.0.0.0_9080"));
        assertTrue(mesh.in("elsewhere").sidecar().listeners().contains("0.0.0.0_9080"));
    }

    @Test
    void withoutCaptureThereIsNothingButSockets() {
        CompileOptions uncaptured = new CompileOptions(1, Map.of(), 15002, true, 0, 0, CompileOptions.Workload.NONE);

        assertEquals(
                List.of("127.0.0.1_15002"),
                TestMesh.of(REVIEWS).with(uncaptured).sidecar().listeners());
    }

    @Test
    void theForwardProxyFindsTablesByThePortOfTheAuthority() {
        CompileOptions options = new CompileOptions(1, Map.of(), 15002, true);
        Compiled compiled = TestMesh.of(REVIEWS, service("web", "10.0.0.6", "http=80"))
                .with(options)
                .sidecar();

        String proxy = "127.0.0.1_15002";
        assertEquals("outbound|9080||reviews.default.svc.cluster.local", compiled.get(proxy, "reviews:9080", "/"));
        assertEquals("outbound|80||web.default.svc.cluster.local", compiled.get(proxy, "web", "/"));
        assertEquals("502", compiled.get(proxy, "reviews", "/"));
        assertEquals("502", compiled.get(proxy, "reviews:7", "/"));
        assertTrue(compiled.listener(proxy).address().getAddress().isLoopbackAddress());
    }

    @Test
    void eachRangeOfAHostLeadsToIt() {
        Compiled compiled = TestMesh.of(istio("ServiceEntry", "far", """
            hosts: [far.example.com]
            addresses: [10.1.0.0/16, 10.3.0.0/16]
            ports: [{number: 7000, name: tcp, protocol: TCP}]
            resolution: STATIC
            endpoints: [{address: 10.9.0.1}]
            """)).sidecar();

        List<String> ranges = compiled.listener("0.0.0.0_7000").chains().stream()
                .map(chain -> String.valueOf(chain.match().destinations()))
                .toList();
        assertEquals(List.of("10.1.0.0/16", "10.3.0.0/16"), ranges);
    }

    @Test
    void thePortOfAnEntryThatSaysNoProtocolIsLookedAtWhateverItsName() {
        Compiled compiled = TestMesh.of(istio("ServiceEntry", "far", """
            hosts: [far.example.com]
            addresses: [10.1.0.1]
            ports: [{number: 7000, name: tcp-any}]
            resolution: STATIC
            endpoints: [{address: 10.9.0.1}]
            """)).sidecar();

        assertEquals("requests", compiled.bytes("10.1.0.1_7000", 7000, Application.HTTP1));
        assertEquals("outbound|7000||far.example.com", compiled.bytes("10.1.0.1_7000", 7000, Application.OPAQUE));
    }
}
