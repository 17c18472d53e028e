package io.outrigger.config.compile;

import static io.outrigger.config.compile.TestMesh.istio;
import static io.outrigger.config.compile.TestMesh.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DestinationPoliciesTest {
    private static final String ONE = service("shop/one", "10.0.0.1", "http=9080");

    private static String rule(String name, String host, String exportTo, String... subsets) {
        String list = String.join(
                ", ", List.of(subsets).stream().map(s -> "{name: " + s + "}").toList());
        String visible = exportTo.isEmpty() ? "" : "exportTo: [" + exportTo + "]\n";
        return istio("DestinationRule", name, "host: \"" + host + "\"\n" + visible + "subsets: [" + list + "]\n");
    }

    private static List<String> subsets(TestMesh mesh) {
        return mesh.sidecar().snapshot().clusters().keySet().stream()
                .filter(name -> name.startsWith("outbound|9080|"))
                .map(name -> name.split("\\|", -1)[2])
                .filter(name -> !name.isEmpty())
                .toList();
    }

    @Test
    void theClientsNamespaceComesBeforeTheServicesAndThatBeforeTheRoot() {
        String client = rule("default/c", "one.shop.svc.cluster.local", "", "client");
        String own = rule("shop/s", "one", "", "service");
        String root = rule("istio-system/r", "one.shop.svc.cluster.local", "", "root");

        assertEquals(List.of("client"), subsets(TestMesh.of(ONE, client, own, root)));
        assertEquals(List.of("service"), subsets(TestMesh.of(ONE, own, root)));
        assertEquals(List.of("root"), subsets(TestMesh.of(ONE, root)));
        assertEquals(List.of(), subsets(TestMesh.of(ONE, rule("books/b", "one.shop.svc.cluster.local", "", "books"))));
    }

    @Test
    void aWildcardOfTheClientHidesTheExactRuleOfTheService() {
        String wide = rule("default/c", "*.shop.svc.cluster.local", "", "wide");
        String exact = rule("shop/s", "one", "", "service");

        assertEquals(List.of("wide"), subsets(TestMesh.of(ONE, wide, exact)));
    }

    @Test
    void withinANamespaceTheExactRuleBeatsTheWildcard() {
        String wide = rule("shop/w", "*.shop.svc.cluster.local", "", "wide");
        String exact = rule("shop/s", "one", "", "service");

        assertEquals(List.of("service"), subsets(TestMesh.of(ONE, wide, exact)));
    }

    @Test
    void rulesOfOneHostAddUpTheirSubsets() {
        String first = rule("shop/a", "one", "", "a", "same");
        String second = rule("shop/b", "one.shop.svc.cluster.local", "", "b", "same");

        assertEquals(List.of("a", "same", "b"), subsets(TestMesh.of(ONE, first, second)));
    }

    @Test
    void rulesWithOtherExportToAreNotJoinedAndTheYoungestVisibleCounts() {
        String secret = rule("shop/a", "one", "\".\"", "secret");
        String open = rule("shop/b", "one", "\"*\"", "open");

        assertEquals(List.of("open"), subsets(TestMesh.of(ONE, secret, open)));
        assertEquals(List.of("open"), subsets(TestMesh.of(ONE, secret, open).in("shop")));
        assertEquals(List.of(), subsets(TestMesh.of(ONE, secret)));
        assertEquals(List.of("secret"), subsets(TestMesh.of(ONE, secret).in("shop")));
    }

    @Test
    void aRuleForOthersDoesNotServeItsOwnNamespace() {
        String others = rule("shop/a", "one", "default", "others");

        assertEquals(List.of("others"), subsets(TestMesh.of(ONE, others)));
        assertEquals(List.of(), subsets(TestMesh.of(ONE, others).in("shop")));
    }

    @Test
    void aProxyInTheRootNamespaceLooksAtItsPrivateRulesFirst() {
        String secret = rule("istio-system/a", "one.shop.svc.cluster.local", "\".\"", "secret");
        String open = rule("istio-system/b", "one.shop.svc.cluster.local", "", "open");
        String own = rule("shop/s", "one", "", "service");

        assertEquals(List.of("service"), subsets(TestMesh.of(ONE, open, own).in("istio-system")));
        assertEquals(List.of("secret"), subsets(TestMesh.of(ONE, secret, own).in("istio-system")));
    }
}
