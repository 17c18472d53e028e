package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** {@code VirtualService.http[].mirror} and its relatives. Copies are counted before the answer they do not wait for. */
final class MirrorCoverageTest {
    private static final String B = Yaml.istio("ServiceEntry", "name: b, namespace: mine", """
        hosts: [b.test]
        ports:
        - {number: 80, name: http, protocol: HTTP, targetPort: $app}
        - {number: 81, name: http-other, protocol: HTTP, targetPort: $other}
        resolution: STATIC
        endpoints: [{address: 127.9.1.1, labels: {version: v2}}]
        """);
    private static final String SUBSETS = Yaml.istio("DestinationRule", "name: b, namespace: mine", """
        host: b.test
        subsets: [{name: two, labels: {version: v2}}]
        """);

    /** How many copies a request makes in that cluster. */
    private static void assertCopies(int expected, String cluster, String mirrors) throws Exception {
        String rule = Yaml.rule("a.test", "- route: [{destination: {host: a.test}}]\n  " + mirrors);
        try (Mesh mesh = Mesh.sidecar(Yaml.host("a.test", "127.9.1.0"), B, SUBSETS, rule)) {
            assertEquals("127.9.1.0", mesh.get("a.test", "/").app());
            String counter = "cluster." + cluster + ".upstream_rq_total: ";
            int copies = mesh.admin("/stats")
                    .lines()
                    .filter(line -> line.startsWith(counter))
                    .mapToInt(line -> Integer.parseInt(line.substring(counter.length())))
                    .sum();
            assertEquals(expected, copies);
        }
    }

    @Test
    @Covers({"VirtualService.http[].mirror.host", "VirtualService.http[].mirror.port.number"})
    void copiesGoToAnotherHost() throws Exception {
        assertCopies(1, "outbound|81||b.test", "mirror: {host: b.test, port: {number: 81}}");
    }

    @Test
    @Covers({"VirtualService.http[].mirror.subset", "VirtualService.http[].mirrorPercentage.value"})
    void copiesGoToASubset() throws Exception {
        assertCopies(
                1, "outbound|80|two|b.test", "mirror: {host: b.test, subset: two}\n  mirrorPercentage: {value: 100}");
    }

    @Test
    @Covers("VirtualService.http[].mirrorPercent")
    void copiesAreDrawnByTheOldField() throws Exception {
        assertCopies(0, "outbound|80||b.test", "mirror: {host: b.test}\n  mirrorPercent: 0");
    }

    @Test
    @Covers({
        "VirtualService.http[].mirrors[].destination.host",
        "VirtualService.http[].mirrors[].destination.port.number",
        "VirtualService.http[].mirrors[].percentage.value"
    })
    void severalHostsGetCopies() throws Exception {
        String all = "mirrors:\n"
                + "  - {destination: {host: b.test, port: {number: 81}}, percentage: {value: 100}}\n"
                + "  - {destination: {host: b.test, subset: two}}";
        assertCopies(1, "outbound|81||b.test", all);
    }

    @Test
    @Covers("VirtualService.http[].mirrors[].destination.subset")
    void severalSubsetsGetCopies() throws Exception {
        assertCopies(1, "outbound|80|two|b.test", "mirrors: [{destination: {host: b.test, subset: two}}]");
    }
}
