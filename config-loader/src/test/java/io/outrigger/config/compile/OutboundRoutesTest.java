package io.outrigger.config.compile;

import static io.outrigger.config.compile.TestMesh.istio;
import static io.outrigger.config.compile.TestMesh.pod;
import static io.outrigger.config.compile.TestMesh.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboundRoutesTest {
    private static final String HTTP = "0.0.0.0_9080";
    private static final String REVIEWS = service("reviews", "10.0.0.1", "http=9080");
    private static final String REVIEWS_CLUSTER = "outbound|9080||reviews.default.svc.cluster.local";
    private static final String SUBSETS = istio(
            "DestinationRule",
            "reviews",
            "host: reviews\nsubsets:\n- {name: v1, labels: {version: v1}}\n- {name: v2, labels: {version: v2}}\n");

    @Test
    void aServiceAnswersToTheNamesThatLeadToItHere() {
        Compiled own = TestMesh.of(REVIEWS).sidecar();

        for (String host : new String[] {
            "reviews", "reviews.default", "reviews.default.svc", "reviews.default.svc.cluster.local",
            "reviews.default.svc.cluster.local.", "10.0.0.1", "reviews:1234", "REVIEWS.Default"
        }) {
            assertEquals(REVIEWS_CLUSTER, own.get(HTTP, host, "/"), host);
        }
        for (String host : new String[] {"reviews.", "reviews.default.svc.cluster", "a.reviews.default", "10.2.0.1"}) {
            assertEquals("PassthroughCluster", own.get(HTTP, host, "/"), host);
        }
        assertEquals(
                "PassthroughCluster", TestMesh.of(REVIEWS).in("shop").sidecar().get(HTTP, "reviews", "/"));
        assertEquals("default", own.routeName(HTTP, "reviews", "/"));
        assertEquals("reviews.default.svc.cluster.local:9080/*", own.decorator(HTTP, "reviews", "/"));
    }

    @Test
    void unknownHostsAreRefusedWhereOnlyTheRegistryCounts() {
        TestMesh mesh =
                TestMesh.of(REVIEWS, istio("Sidecar", "default", "outboundTrafficPolicy: {mode: REGISTRY_ONLY}\n"));

        assertEquals("502", mesh.sidecar().get(HTTP, "nobody", "/"));
        assertEquals("block_all", mesh.sidecar().routeName(HTTP, "nobody", "/"));
        assertEquals("allow_any", TestMesh.of(REVIEWS).sidecar().routeName(HTTP, "nobody", "/"));
    }

    @Test
    void weightsOfZeroAreLeftOutBesideOthersAndTheOperationNamesTheRule() {
        Compiled compiled = TestMesh.of(REVIEWS, SUBSETS, istio("VirtualService", "split", """
                hosts: [reviews]
                http:
                - match: [{uri: {prefix: /one}}]
                  route: [{destination: {host: reviews, subset: v1}, weight: 0}]
                - route:
                  - {destination: {host: reviews, subset: v1}, weight: 90}
                  - {destination: {host: reviews, subset: v2}, weight: 10}
                  - {destination: {host: reviews}, weight: 0}
                """))
                .sidecar();

        assertEquals("outbound|9080|v1|reviews.default.svc.cluster.local", compiled.get(HTTP, "reviews", "/one"));
        assertEquals(
                "90 outbound|9080|v1|reviews.default.svc.cluster.local, 10 outbound|9080|v2|reviews.default.svc.cluster.local",
                compiled.get(HTTP, "reviews", "/"));
        assertEquals("split:9080/*", compiled.decorator(HTTP, "reviews", "/"));
        assertEquals("reviews.default.svc.cluster.local:9080/one*", compiled.decorator(HTTP, "reviews", "/one"));
    }

    @Test
    void routesAreNamedByRuleAndMatch() {
        Compiled compiled =
                TestMesh.of(REVIEWS, istio("VirtualService", "reviews", """
                hosts: [reviews]
                http:
                - name: books
                  match: [{name: list, uri: {exact: /books}}, {uri: {regex: "/book/[0-9]+"}}]
                  route: [{destination: {host: reviews}}]
                - match: [{name: bare, uri: {prefix: /bare}}]
                  directResponse: {status: 418}
                - directResponse: {status: 419}
                """)).sidecar();

        assertEquals("books.list", compiled.routeName(HTTP, "reviews", "/books"));
        assertEquals("books", compiled.routeName(HTTP, "reviews", "/book/12"));
        assertEquals(".bare", compiled.routeName(HTTP, "reviews", "/bare"));
        assertEquals("-", compiled.routeName(HTTP, "reviews", "/else"));
        assertEquals("reviews.default.svc.cluster.local:9080/books", compiled.decorator(HTTP, "reviews", "/books"));
        assertEquals(
                "reviews.default.svc.cluster.local:9080/book/[0-9]+", compiled.decorator(HTTP, "reviews", "/book/12"));
    }

    @Test
    void nothingBehindACatchAllIsReached() {
        Compiled compiled =
                TestMesh.of(REVIEWS, istio("VirtualService", "reviews", """
                hosts: [reviews]
                http:
                - match: [{uri: {prefix: ""}, headers: {x-a: {}}}]
                  directResponse: {status: 418}
                - match: [{uri: {prefix: /}}]
                  directResponse: {status: 419}
                - match: [{uri: {prefix: /never}}]
                  directResponse: {status: 420}
                """)).sidecar();

        assertEquals("419", compiled.get(HTTP, "reviews", "/never"));
        assertEquals("418", compiled.get(HTTP, "reviews", "/x", "x-a: 1"));
    }

    @Test
    void sourceAndPortDecideWhetherARouteExistsAtAll() {
        TestMesh mesh = TestMesh.of(
                service("reviews", "10.0.0.1", "http=9080", "http-b=9081"), istio("VirtualService", "r", """
                hosts: [reviews]
                gateways: [mesh, edge]
                http:
                - {match: [{uri: {exact: /label}, sourceLabels: {app: client}}], directResponse: {status: 211}}
                - {match: [{uri: {exact: /other}, sourceLabels: {app: nobody}}], directResponse: {status: 212}}
                - {match: [{uri: {exact: /space}, sourceNamespace: elsewhere}], directResponse: {status: 213}}
                - {match: [{uri: {exact: /mesh}, gateways: [mesh], sourceLabels: {app: nobody}}], directResponse: {status: 214}}
                - {match: [{uri: {exact: /edge}, gateways: [edge]}], directResponse: {status: 215}}
                - {match: [{uri: {exact: /port}, port: 9081}], directResponse: {status: 216}}
                """));

        Compiled compiled = mesh.sidecar();

        assertEquals("211", compiled.get(HTTP, "reviews", "/label"));
        assertEquals("404", compiled.get(HTTP, "reviews", "/other"));
        assertEquals("404", compiled.get(HTTP, "reviews", "/space"));
        assertEquals("214", compiled.get(HTTP, "reviews", "/mesh"));
        assertEquals("404", compiled.get(HTTP, "reviews", "/edge"));
        assertEquals("404", compiled.get(HTTP, "reviews", "/port"));
        assertEquals("216", compiled.get("0.0.0.0_9081", "reviews", "/port"));
        assertEquals("404", mesh.labelled(Map.of("app", "nobody")).sidecar().get(HTTP, "reviews", "/label"));
    }

    @Test
    void aServiceWhoseRuleLeavesNoRouteIsAsWithoutIt() {
        Compiled compiled =
                TestMesh.of(REVIEWS, istio("VirtualService", "reviews", """
                hosts: [reviews]
                http: [{match: [{sourceLabels: {app: nobody}}], directResponse: {status: 220}}]
                """)).sidecar();

        assertEquals(REVIEWS_CLUSTER, compiled.get(HTTP, "reviews", "/"));
        assertEquals("default", compiled.routeName(HTTP, "reviews", "/"));
    }

    @Test
    void theOldestRuleOfAHostCountsAloneButAPrivateOneComesFirst() {
        String oldest = """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: z, namespace: default, creationTimestamp: "2023-01-01T00:00:00Z"}
                spec: {hosts: [reviews], http: [{match: [{uri: {prefix: /old}}], directResponse: {status: 211}}]}
                """;
        String young = """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: a, namespace: default, creationTimestamp: "2024-01-01T00:00:00Z"}
                spec: {hosts: [reviews], EXPORThttp: [{directResponse: {status: 212}}]}
                """;

        Compiled both =
                TestMesh.of(REVIEWS, young.replace("EXPORT", ""), oldest).sidecar();
        Compiled secret = TestMesh.of(REVIEWS, young.replace("EXPORT", "exportTo: [\".\"], "), oldest)
                .sidecar();

        assertEquals("211", both.get(HTTP, "reviews", "/old"));
        assertEquals("404", both.get(HTTP, "reviews", "/young"));
        assertEquals("212", secret.get(HTTP, "reviews", "/old"));
    }

    @Test
    void aHostThatIsNoServiceIsKnownAtPort80Only() {
        String web = service("web", "10.0.0.2", "http=80");
        String rule =
                istio("VirtualService", "www", "hosts: [www.example.com]\nhttp: [{directResponse: {status: 211}}]\n");
        String withService = istio(
                "VirtualService",
                "two",
                "hosts: [reviews, shop.example.com]\nhttp: [{directResponse: {status: 212}}]\n");

        Compiled compiled = TestMesh.of(REVIEWS, web, rule, withService).sidecar();

        assertEquals("211", compiled.get("0.0.0.0_80", "www.example.com", "/"));
        assertEquals("PassthroughCluster", compiled.get(HTTP, "www.example.com", "/"));
        assertEquals("212", compiled.get(HTTP, "shop.example.com", "/"));
    }

    @Test
    void theMostSpecificWildcardServesAService() {
        Compiled compiled = TestMesh.of(
                        REVIEWS,
                        service("ratings", "10.0.0.2", "http=9080"),
                        istio(
                                "VirtualService",
                                "all",
                                "hosts: [\"*.cluster.local\"]\nhttp: [{directResponse: {status: 211}}]\n"),
                        istio(
                                "VirtualService",
                                "some",
                                "hosts: [\"*.default.svc.cluster.local\"]\nhttp: [{directResponse: {status: 212}}]\n"),
                        istio("VirtualService", "one", "hosts: [ratings]\nhttp: [{directResponse: {status: 213}}]\n"))
                .sidecar();

        assertEquals("212", compiled.get(HTTP, "reviews", "/"));
        assertEquals("213", compiled.get(HTTP, "ratings", "/"));
        assertEquals("PassthroughCluster", compiled.get(HTTP, "nobody.default.svc.cluster.local", "/"));
    }

    @Test
    void everyHostBelongsToASniffedServiceAtItsAddress() {
        Compiled compiled = TestMesh.of(
                        service("web", "10.0.0.3", "web=9080"),
                        service("named", "10.0.0.4", "http=9080"),
                        istio("VirtualService", "web", "hosts: [web]\nhttp: [{directResponse: {status: 211}}]\n"))
                .sidecar();

        assertEquals("211", compiled.get("10.0.0.3_9080", "nobody.example", "/"));
        assertEquals("211", compiled.get("10.0.0.3_9080", "named", "/"));
        assertEquals("211", compiled.get(HTTP, "web", "/"));
        assertEquals(
                "web.default.svc.cluster.local:9080",
                compiled.http("10.0.0.3_9080").routes().name());
    }

    @Test
    void namesBelowAHeadlessServiceAreItsHosts() {
        Compiled compiled = TestMesh.of(service("db", "None", "http=9080"), pod("db", "10.2.0.1", "v1"))
                .sidecar();

        String cluster = "outbound|9080||db.default.svc.cluster.local";
        assertEquals(cluster, compiled.get(HTTP, "db-0.db", "/"));
        assertEquals(cluster, compiled.get(HTTP, "db-0.db.default.svc.cluster.local", "/"));
        assertEquals("PassthroughCluster", compiled.get(HTTP, "10.2.0.1", "/"));
    }

    @Test
    void aDestinationWithoutPortTakesThePortDialledElseItsOnlyOne() {
        Compiled compiled = TestMesh.of(
                        service("foo", "10.0.0.5", "http=8080"),
                        service("both", "10.0.0.6", "http=8080", "http-b=8081"),
                        service("calcclient", "10.0.0.7", "http=8000"),
                        istio("VirtualService", "foo", """
                                hosts: [foo]
                                http:
                                - {match: [{uri: {prefix: /both}}], route: [{destination: {host: both}}]}
                                - {route: [{destination: {host: calcclient}}]}
                                """))
                .sidecar();

        assertEquals("outbound|8080||both.default.svc.cluster.local", compiled.get("0.0.0.0_8080", "foo", "/both"));
        assertEquals(
                "outbound|8000||calcclient.default.svc.cluster.local", compiled.get("0.0.0.0_8080", "foo", "/calc"));
        assertTrue(compiled.warnings()
                .get(0)
                .startsWith("calcclient.default.svc.cluster.local has no port 8080: its only port 8000 is taken"));
    }

    @Test
    void whatLeadsNowhereKeepsItsRouteAndSaysWhy() {
        Compiled compiled =
                TestMesh.of(REVIEWS, istio("VirtualService", "reviews", """
                hosts: [reviews]
                http:
                - {match: [{uri: {prefix: /subset}}], route: [{destination: {host: reviews, subset: v9}}]}
                - {match: [{uri: {prefix: /port}}], route: [{destination: {host: reviews, port: {number: 1}}}]}
                - {match: [{uri: {prefix: /dotted}}], route: [{destination: {host: ratings.default}}]}
                - {route: [{destination: {host: nobody}}]}
                """)).sidecar();

        for (String path : new String[] {"/subset", "/port", "/dotted", "/"}) {
            assertEquals("NC", compiled.get(HTTP, "reviews", path), path);
        }
        assertEquals(4, compiled.warnings().size());
        assertTrue(compiled.warnings().get(0).contains("defines subset \"v9\""));
        assertTrue(compiled.warnings().get(1).contains("has no port 1 (it has [9080])"));
        assertTrue(compiled.warnings().get(2).contains("a name with a dot is not completed"));
        assertTrue(compiled.warnings().get(3).contains("nobody.default.svc.cluster.local"));
    }

    @Test
    void anExternalNameIsAnotherNameOfItsTarget() {
        String alias = """
                apiVersion: v1
                kind: Service
                metadata: {name: alias, namespace: default}
                spec: {type: ExternalName, externalName: reviews.default.svc.cluster.local, ports: [{name: http, port: 9080}]}
                """;
        String rule = istio("VirtualService", "other", """
                hosts: [other.example.com]
                http: [{route: [{destination: {host: alias, port: {number: 9080}}}]}]
                """);

        Compiled compiled = TestMesh.of(REVIEWS, alias, service("web", "10.0.0.9", "http=80"), rule)
                .sidecar();

        assertEquals(REVIEWS_CLUSTER, compiled.get(HTTP, "alias", "/"));
        assertEquals(REVIEWS_CLUSTER, compiled.get("0.0.0.0_80", "other.example.com", "/"));
    }

    @Test
    void aFullNameIsNotTakenAwayByTheShortFormOfAnotherService() {
        String entry = istio("ServiceEntry", "short", """
                hosts: [my-service]
                ports: [{number: 80, name: http, protocol: HTTP}]
                resolution: STATIC
                endpoints: [{address: 10.3.0.1}]
                """);

        Compiled compiled =
                TestMesh.of(service("my-service", "10.0.0.8", "http=80"), entry).sidecar();

        assertEquals("outbound|80||my-service", compiled.get("0.0.0.0_80", "my-service", "/"));
        assertEquals(
                "outbound|80||my-service.default.svc.cluster.local",
                compiled.get("0.0.0.0_80", "my-service.default", "/"));
    }
}
