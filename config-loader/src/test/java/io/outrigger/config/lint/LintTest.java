package io.outrigger.config.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.outrigger.config.decode.ResourceReader;
import io.outrigger.config.source.ConfigSource;
import io.outrigger.config.source.Load;
import io.outrigger.config.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LintTest {
    private static final String CERTIFICATE = "'-----BEGIN CERTIFICATE-----'";
    private static final String KEY = "'-----BEGIN PRIVATE KEY-----'";
    private static final String SERVICES = """
        {apiVersion: v1, kind: Service, metadata: {name: reviews},
         spec: {selector: {app: reviews}, ports: [{port: 80}]}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: both}, spec: {ports: [{port: 80}, {port: 81}]}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: r, labels: {app: reviews, version: v1}}}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: outside}
        spec: {hosts: ["*.example.com"], ports: [{number: 80, name: http, protocol: HTTP}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: reviews}
        spec: {host: reviews, subsets: [{name: v1, labels: {version: v1}}]}
        ---
        """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private List<String> lint(String kind, String spec) throws IOException {
        return lint("apiVersion: networking.istio.io/v1\nkind: " + kind + "\nmetadata: {name: x}\nspec:\n"
                + spec.indent(2));
    }

    private List<String> lint(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("f.yaml"), SERVICES + yaml);
        Load load = new ConfigSource(List.of(file), null, new ResourceReader(false, Set.of())).load();
        assertEquals(List.of(), load.problems());
        return Lint.check(load.resources()).stream()
                .map(Problem::toString)
                .map(text -> text.substring(folder.toString().length() + 1))
                .toList();
    }

    @Test
    void goodResourcesGiveNoWarning() throws IOException {
        assertEquals(List.of(), lint("VirtualService", """
            hosts: [reviews]
            http:
            - match: [{uri: {prefix: /a}}]
              route: [{destination: {host: reviews, subset: v1}}]
            - route: [{destination: {host: api.example.com}}, {destination: {host: both, port: {number: 80}}, weight: 1}]
            """));
    }

    @Test
    void warnsOfUnknownServicesSubsetsAndPorts() throws IOException {
        assertEquals(
                List.of(
                        "f.yaml:25:27: warning: spec.http[0].route[0].destination.host: there is no service \"nobody\""
                                + " (nobody.default.svc.cluster.local) [IST0101]",
                        "f.yaml:27:27: warning: spec.http[1].route[0].destination.subset: no DestinationRule for"
                                + " reviews.default.svc.cluster.local has a subset \"v2\"; did you mean v1? [IST0101]",
                        "f.yaml:29:27: warning: spec.http[2].route[0].destination.port: both.default.svc.cluster.local"
                                + " has several ports and none is named: the one that the client dialled is taken"
                                + " [IST0112]"),
                lint("VirtualService", """
                    hosts: [reviews]
                    http:
                    - match: [{port: 1}]
                      route: [{destination: {host: nobody}}]
                    - match: [{port: 2}]
                      route: [{destination: {host: reviews, subset: v2}}]
                    - match: [{port: 3}]
                      route: [{destination: {host: both}}]
                    """));
    }

    @Test
    void warnsOfUnknownAndOldGatewayNames() throws IOException {
        String gateway = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: front, namespace: edge}
            spec: {servers: [{hosts: ["*"], port: {number: 80, name: h, protocol: HTTP}}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: x}
            spec:
              hosts: [a.example.com]
              gateways: [front, edge/front, front.edge.svc.cluster.local]
              http: [{route: [{destination: {host: reviews}}]}]
            """;

        assertEquals(
                List.of(
                        "f.yaml:23:1: warning: spec.gateways[0]: there is no Gateway \"front\"; did you mean"
                                + " edge/front? [IST0101]",
                        "f.yaml:23:1: warning: spec.gateways[2]: \"front.edge.svc.cluster.local\" is the old form of"
                                + " edge/front [IST0002]"),
                lint(gateway));
    }

    @Test
    void warnsOfRulesBehindACatchAll() throws IOException {
        assertEquals(
                List.of("f.yaml:25:5: warning: spec.http[1]: is never reached: the rule in line 24 takes every request"
                        + " [IST0130]"),
                lint("VirtualService", """
                    hosts: [reviews]
                    http:
                    - route: [{destination: {host: reviews}}]
                    - match: [{uri: {prefix: /a}}]
                      route: [{destination: {host: reviews}}]
                    """));
    }

    @Test
    void warnsOfASecondVirtualServiceForAHost() throws IOException {
        String service = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: NAME}
            spec: {hosts: [HOST], http: [{route: [{destination: {host: reviews}}]}]}
            """;

        assertEquals(
                List.of("f.yaml:23:1: warning: spec.hosts[0]: \"reviews.default.svc.cluster.local\" is served by"
                        + " VirtualService default/a alone, which is older [IST0109]"),
                lint(service.replace("NAME", "a").replace("HOST", "reviews") + "---\n"
                        + service.replace("NAME", "b").replace("HOST", "reviews.default.svc.cluster.local")));
    }

    @Test
    void warnsOfDestinationRulesThatReachNothing() throws IOException {
        assertEquals(
                List.of("f.yaml:18:1: warning: spec.host: there is no service \"nobody\""
                        + " (nobody.default.svc.cluster.local) [IST0174]"),
                lint("DestinationRule", "host: nobody"));
        assertEquals(
                List.of("f.yaml:24:5: warning: spec.subsets[0].labels: no pod of reviews.default.svc.cluster.local has"
                        + " the labels {version=v9} [IST0173]"),
                lint("DestinationRule", """
                    host: reviews.default.svc.cluster.local
                    subsets:
                    - {name: v9, labels: {version: v9}}
                    """));
    }

    @Test
    void warnsOfOldNames() throws IOException {
        assertEquals(
                List.of("f.yaml:18:1: warning: spec.trafficPolicy.loadBalancer.simple: LEAST_CONN is the old name of"
                        + " LEAST_REQUEST [IST0002]"),
                lint("DestinationRule", "host: reviews\ntrafficPolicy: {loadBalancer: {simple: LEAST_CONN}}"));
    }

    @Test
    void warnsOfRulesBehindAShorterPrefix() throws IOException {
        assertEquals(
                List.of("f.yaml:26:5: warning: spec.http[1]: is never reached: the shorter prefix in line 24 takes its"
                        + " requests [IST0131]"),
                lint("VirtualService", """
                    hosts: [reviews]
                    http:
                    - match: [{uri: {prefix: /a}}]
                      route: [{destination: {host: reviews}}]
                    - match: [{uri: {exact: /ab}}, {uri: {prefix: /a/b}, method: {exact: GET}}]
                      route: [{destination: {host: reviews}}]
                    - match: [{uri: {exact: /ab}}, {uri: {prefix: /b}}]
                      route: [{destination: {host: reviews}}]
                    """));
    }

    @Test
    void warnsOfHostsThatAGatewayLacksAndOfTwoGatewaysForOne() throws IOException {
        String gateway = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: NAME}
            spec: {servers: [{hosts: ["*.example.com", "./b.org"], port: {number: 80, name: h, protocol: HTTP}}]}
            ---
            """;
        assertEquals(
                List.of(
                        "f.yaml:28:1: warning: spec.hosts[1]: no server of Gateway one has the host \"c.org\""
                                + " [IST0132]",
                        "f.yaml:26:18: warning: spec.servers[0].hosts[0]: Gateway default/one has \"*.example.com\" on"
                                + " port 80 of the same proxies already [IST0145]",
                        "f.yaml:26:18: warning: spec.servers[0].hosts[1]: Gateway default/one has \"b.org\" on port 80"
                                + " of the same proxies already [IST0145]"),
                lint(gateway.replace("NAME", "one") + gateway.replace("NAME", "two") + """
                    apiVersion: networking.istio.io/v1
                    kind: VirtualService
                    metadata: {name: x}
                    spec:
                      hosts: [a.example.com, c.org, b.org]
                      gateways: [one]
                      http: [{route: [{destination: {host: reviews}}]}]
                    """));
    }

    @Test
    void warnsOfSecretsThatAreNotThere() throws IOException {
        assertEquals(
                List.of("f.yaml:25:5: warning: spec.servers[0].tls.credentialName: there is no Secret \"shop-crt\": the"
                        + " server stays closed; did you mean shop-cert? [IST0101]"),
                lint("""
                    {apiVersion: v1, kind: Secret, metadata: {name: shop-cert}, data: {}}
                    ---
                    apiVersion: networking.istio.io/v1
                    kind: Gateway
                    metadata: {name: x}
                    spec:
                      servers:
                      - hosts: ["*"]
                        port: {number: 443, name: h, protocol: HTTPS}
                        tls: {mode: SIMPLE, credentialName: shop-crt}
                    """));
    }

    @Test
    void warnsOfBytesWithoutAnAddress() throws IOException {
        assertEquals(
                List.of("f.yaml:22:37: warning: spec.ports[0].protocol: without addresses every connection to port 9000"
                        + " belongs to this entry, because TCP names no host [IST0134]"),
                lint("ServiceEntry", "{hosts: [db.example.org], ports: [{number: 9000, name: t, protocol: TCP}]}"));
    }

    @Test
    void warnsOfCopiesThatGoNowhere() throws IOException {
        assertEquals(
                List.of("f.yaml:25:13: warning: spec.http[0].mirror.host: there is no service \"review\""
                        + " (review.default.svc.cluster.local); did you mean reviews? [IST0101]"),
                lint("VirtualService", """
                    hosts: [reviews]
                    http:
                    - route: [{destination: {host: reviews}}]
                      mirror: {host: review}
                    """));
    }

    @Test
    void warnsOfWorkloadsWithoutTheirGroupAndProxiesThatAreNotThere() throws IOException {
        assertEquals(
                List.of(
                        "f.yaml:18:1: warning: metadata.annotations: there is no WorkloadGroup \"vms\" in namespace"
                                + " default: nothing is asked of the workload [IST0101]",
                        "f.yaml:26:62: warning: spec.outboundTrafficPolicy.egressProxy.host: there is no service"
                                + " \"exit\" (exit.default.svc.cluster.local) [IST0101]"),
                lint("""
                    apiVersion: networking.istio.io/v1
                    kind: WorkloadEntry
                    metadata: {name: x, annotations: {istio.io/autoRegistrationGroup: vms}}
                    spec: {address: 10.0.0.1}
                    ---
                    apiVersion: networking.istio.io/v1
                    kind: Sidecar
                    metadata: {name: x}
                    spec: {outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: exit, port: {number: 80}}}}
                    """));
    }

    @Test
    void warnsOfOneCertificateAtTwoGateways() throws IOException {
        String gateway = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: NAME}
            spec:
              servers:
              - hosts: [NAME.example.com]
                port: {number: 443, name: h, protocol: HTTPS}
                tls: {mode: SIMPLE, credentialName: shop}
            ---
            """;
        assertEquals(
                List.of("warning: spec.servers[0].tls.credentialName: Gateway default/one shows the certificate of"
                        + " \"shop\" too: clients that keep an HTTP/2 connection get 404 for the hosts of the"
                        + " other [IST0138]"),
                lint("{apiVersion: v1, kind: Secret, metadata: {name: shop}, stringData: {tls.crt: " + CERTIFICATE
                                + ", tls.key: "
                                + KEY + "}}\n---\n"
                                + gateway.replace("NAME", "one") + gateway.replace("NAME", "two"))
                        .stream()
                        .map(text -> text.substring(text.indexOf("warning")))
                        .toList());
    }
}
