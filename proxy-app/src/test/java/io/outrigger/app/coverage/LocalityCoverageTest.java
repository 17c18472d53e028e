package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which endpoints are near, at each of the four levels where a load balancer may stand, and in the mesh. */
final class LocalityCoverageTest {
    private static final int REQUESTS = 40;
    private static final String NEAR = "127.9.1.1";
    private static final String FAR = "127.9.1.2";
    private static final String FARTHER = "127.9.1.3";
    private static final String OUTLIERS = "outlierDetection: {interval: 10s}";

    private static final String TOP = "DestinationRule.trafficPolicy.loadBalancer.";
    private static final String PORT = "DestinationRule.trafficPolicy.portLevelSettings[].loadBalancer.";
    private static final String SUBSET = "DestinationRule.subsets[].trafficPolicy.loadBalancer.";
    private static final String SUBSET_PORT =
            "DestinationRule.subsets[].trafficPolicy.portLevelSettings[].loadBalancer.";

    private static final String[] LEVELS = {
        "trafficPolicy: {%s}",
        "trafficPolicy: {portLevelSettings: [{port: {number: 80}, %s}]}",
        "subsets: [{name: all, trafficPolicy: {%s}}]",
        "subsets: [{name: all, trafficPolicy: {portLevelSettings: [{port: {number: 80}, %s}]}}]"
    };

    private static final String SHOP = Yaml.kubernetes(
            "Pod",
            "name: shop, namespace: mine, labels: {app: shop, istio-locality: r1.z1.s1}",
            "status: {podIP: 127.9.9.9}");

    private static final String THREE = "{address: " + NEAR + ", locality: r1/z1/s1, labels: {app: other}}, {address: "
            + FAR + ", locality: r2/z1/s1, labels: {app: shop}}, {address: " + FARTHER + ", locality: r3/z1/s1}";
    private static final String STRANGE =
            "{address: " + FAR + ", locality: r2/z1/s1}, {address: " + FARTHER + ", locality: r3/z1/s1}";

    private static String entry(String endpoints) {
        return Yaml.istio("ServiceEntry", "name: b, namespace: mine", """
            hosts: [b.test]
            ports: [{number: 80, name: http, protocol: HTTP, targetPort: $app}]
            resolution: STATIC
            endpoints: [%s]
            """.formatted(endpoints));
    }

    private static Mesh with(String level, String endpoints, String policy) throws Exception {
        String rule = Yaml.istio(
                "DestinationRule", "name: b, namespace: mine", "host: b.test\n" + level.formatted(policy) + "\n");
        String subset = level.startsWith("subsets") ? ", subset: all" : "";
        String route = Yaml.rule("b.test", "- route: [{destination: {host: b.test" + subset + "}}]");
        return MeshPlan.as("Pod/mine/shop").start(SHOP, entry(endpoints), rule, route);
    }

    private static Set<String> asked(Mesh mesh) throws Exception {
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < REQUESTS; i++) {
            seen.add(mesh.get("b.test", "/").app());
        }
        return seen;
    }

    private static void assertAsked(String endpoints, String policy, String... expected) throws Exception {
        for (String level : LEVELS) {
            try (Mesh mesh = with(level, endpoints, policy)) {
                assertEquals(new TreeSet<>(Set.of(expected)), asked(mesh), level);
            }
        }
    }

    @Test
    @Covers({
        TOP + "localityLbSetting.enabled",
        PORT + "localityLbSetting.enabled",
        SUBSET + "localityLbSetting.enabled",
        SUBSET_PORT + "localityLbSetting.enabled"
    })
    void switchedOff() throws Exception {
        assertAsked(THREE, "loadBalancer: {localityLbSetting: {enabled: false}}, " + OUTLIERS, NEAR, FAR, FARTHER);
    }

    @Test
    @Covers({
        TOP + "localityLbSetting.distribute[].from",
        PORT + "localityLbSetting.distribute[].from",
        SUBSET + "localityLbSetting.distribute[].from",
        SUBSET_PORT + "localityLbSetting.distribute[].from",
        TOP + "localityLbSetting.distribute[].to{}",
        PORT + "localityLbSetting.distribute[].to{}",
        SUBSET + "localityLbSetting.distribute[].to{}",
        SUBSET_PORT + "localityLbSetting.distribute[].to{}"
    })
    void shares() throws Exception {
        String shares = "loadBalancer: {localityLbSetting: {distribute: [{from: r1/*, to: {r2/*: 30, r3: 70}}]}}";
        assertAsked(THREE, shares, FAR, FARTHER);
    }

    @Test
    @Covers({
        TOP + "localityLbSetting.failover[].from",
        PORT + "localityLbSetting.failover[].from",
        SUBSET + "localityLbSetting.failover[].from",
        SUBSET_PORT + "localityLbSetting.failover[].from",
        TOP + "localityLbSetting.failover[].to",
        PORT + "localityLbSetting.failover[].to",
        SUBSET + "localityLbSetting.failover[].to",
        SUBSET_PORT + "localityLbSetting.failover[].to"
    })
    void nextRegion() throws Exception {
        String failover = "loadBalancer: {localityLbSetting: {failover: [{from: r1, to: r2}]}}, " + OUTLIERS;
        assertAsked(STRANGE, failover, FAR);
    }

    @Test
    @Covers({
        TOP + "localityLbSetting.failoverPriority[]",
        PORT + "localityLbSetting.failoverPriority[]",
        SUBSET + "localityLbSetting.failoverPriority[]",
        SUBSET_PORT + "localityLbSetting.failoverPriority[]"
    })
    void labels() throws Exception {
        assertAsked(THREE, "loadBalancer: {localityLbSetting: {failoverPriority: [app]}}, " + OUTLIERS, FAR);
    }

    @Test
    @Covers({
        TOP + "zoneAwareLbSetting.enabled",
        PORT + "zoneAwareLbSetting.enabled",
        SUBSET + "zoneAwareLbSetting.enabled",
        SUBSET_PORT + "zoneAwareLbSetting.enabled"
    })
    void zonesSwitchedOff() throws Exception {
        assertAsked(THREE, "loadBalancer: {zoneAwareLbSetting: {enabled: false}}", NEAR, FAR, FARTHER);
    }

    @Test
    @Covers({
        TOP + "zoneAwareLbSetting.failover[].from",
        PORT + "zoneAwareLbSetting.failover[].from",
        SUBSET + "zoneAwareLbSetting.failover[].from",
        SUBSET_PORT + "zoneAwareLbSetting.failover[].from",
        TOP + "zoneAwareLbSetting.failover[].to",
        PORT + "zoneAwareLbSetting.failover[].to",
        SUBSET + "zoneAwareLbSetting.failover[].to",
        SUBSET_PORT + "zoneAwareLbSetting.failover[].to"
    })
    void zonesOfTheNextRegion() throws Exception {
        assertAsked(STRANGE, "loadBalancer: {zoneAwareLbSetting: {failover: [{from: r1, to: r2}]}}", FAR);
    }

    @Test
    @Covers({
        TOP + "zoneAwareLbSetting.failoverPriority[]",
        PORT + "zoneAwareLbSetting.failoverPriority[]",
        SUBSET + "zoneAwareLbSetting.failoverPriority[]",
        SUBSET_PORT + "zoneAwareLbSetting.failoverPriority[]"
    })
    void zonesByLabels() throws Exception {
        assertAsked(THREE, "loadBalancer: {zoneAwareLbSetting: {failoverPriority: [app]}}", FAR);
    }

    private static Set<String> ofMesh(String endpoints, String setting) throws Exception {
        String rule = Yaml.istio(
                "DestinationRule", "name: b, namespace: mine", "host: b.test\ntrafficPolicy: {" + OUTLIERS + "}\n");
        MeshPlan plan = MeshPlan.as("Pod/mine/shop").mesh("localityLbSetting: {" + setting + "}");
        try (Mesh mesh = plan.start(SHOP, entry(endpoints), rule)) {
            return asked(mesh);
        }
    }

    @Test
    @Covers({
        "MeshConfig.localityLbSetting.distribute[].from",
        "MeshConfig.localityLbSetting.distribute[].to{}",
        "MeshConfig.localityLbSetting.enabled",
        "MeshConfig.localityLbSetting.failoverPriority[]",
        "MeshConfig.localityLbSetting.failover[].from",
        "MeshConfig.localityLbSetting.failover[].to"
    })
    void whatTheMeshSays() throws Exception {
        assertEquals(Set.of(NEAR, FAR, FARTHER), ofMesh(THREE, "enabled: false"));
        assertEquals(Set.of(FAR), ofMesh(THREE, "distribute: [{from: r1, to: {r2: 100}}]"));
        assertEquals(Set.of(FAR), ofMesh(STRANGE, "failover: [{from: r1, to: r2}]"));
        assertEquals(Set.of(FAR), ofMesh(THREE, "failoverPriority: [app]"));
    }

    @Test
    @Covers("Service.spec.trafficDistribution")
    void preferClose() throws Exception {
        String service = Yaml.kubernetes("Service", "name: b, namespace: mine", """
            spec:
              clusterIP: 127.9.0.7
              trafficDistribution: PreferClose
              selector: {app: b}
              ports: [{port: 80, targetPort: $app, name: http}]
            """);
        String[] pods = Stream.of(NEAR + " r1.z1", FAR + " r1.z2")
                .map(one -> one.split(" ", -1))
                .map(one -> Yaml.kubernetes(
                        "Pod",
                        "name: \"" + one[0] + "\", namespace: mine, labels: {app: b, istio-locality: " + one[1] + "}",
                        "status: {podIP: " + one[0] + "}"))
                .toArray(String[]::new);
        try (Mesh mesh = MeshPlan.as("Pod/mine/shop").start(SHOP, service, pods[0], pods[1])) {
            Set<String> seen = new TreeSet<>();
            for (int i = 0; i < REQUESTS; i++) {
                seen.add(mesh.get("b", "/").app());
            }
            assertEquals(Set.of(NEAR), seen);
        }
    }

    private static String remote(String retries) {
        return Yaml.rule("b.test", "- retries: {" + retries + "}\n  route: [{destination: {host: b.test}}]");
    }

    @Test
    @Covers({
        "VirtualService.http[].retries.retryRemoteLocalities",
        "MeshConfig.defaultHttpRetryPolicy.retryRemoteLocalities"
    })
    void remoteLocalities() throws Exception {
        String rule = Yaml.istio(
                "DestinationRule",
                "name: b, namespace: mine",
                "host: b.test\ntrafficPolicy: {outlierDetection: {consecutive5xxErrors: 0}}\n");
        String retries = "attempts: 2, retryOn: 5xx, backoff: 1ms, retryRemoteLocalities: true";
        String two = "{address: " + NEAR + ", locality: r1/z1/s1}, {address: " + FAR + ", locality: r2/z1/s1}";
        MeshPlan plan = MeshPlan.as("Pod/mine/shop");
        try (Mesh mesh = plan.start(SHOP, entry(two), rule, remote(retries))) {
            assertEquals(FAR, mesh.get("b.test", "/but-" + NEAR).app());
        }
        try (Mesh mesh = plan.mesh("defaultHttpRetryPolicy: {" + retries + "}").start(SHOP, entry(two), rule)) {
            assertEquals(FAR, mesh.get("b.test", "/but-" + NEAR).app());
        }
    }

    private static void assertDumped(String warmup, String... expected) throws Exception {
        for (String level : LEVELS) {
            try (Mesh mesh = with(level, THREE, "loadBalancer: {simple: ROUND_ROBIN, " + warmup + "}")) {
                String dump = mesh.admin("/config_dump").replace(" ", "");
                for (String one : expected) {
                    assertTrue(dump.contains(one), level + " without " + one);
                }
            }
        }
    }

    @Test
    @Covers({
        TOP + "warmup.duration",
        PORT + "warmup.duration",
        SUBSET + "warmup.duration",
        SUBSET_PORT + "warmup.duration",
        TOP + "warmup.minimumPercent",
        PORT + "warmup.minimumPercent",
        SUBSET + "warmup.minimumPercent",
        SUBSET_PORT + "warmup.minimumPercent",
        TOP + "warmup.aggression",
        PORT + "warmup.aggression",
        SUBSET + "warmup.aggression",
        SUBSET_PORT + "warmup.aggression"
    })
    void newEndpointsAreSpared() throws Exception {
        assertDumped(
                "warmup: {duration: 61s, minimumPercent: 21, aggression: 1.5}",
                "\"slow_start_window\":\"61s\"",
                "\"aggression\":1.5",
                "\"min_weight_percent\":21.0");
    }

    @Test
    @Covers({
        TOP + "warmupDurationSecs",
        PORT + "warmupDurationSecs",
        SUBSET + "warmupDurationSecs",
        SUBSET_PORT + "warmupDurationSecs"
    })
    void newEndpointsAreSparedByTheOldField() throws Exception {
        assertDumped("warmupDurationSecs: 62s", "\"slow_start_window\":\"62s\"", "\"min_weight_percent\":10.0");
    }
}
