package io.outrigger.config.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.config.istio.DestinationRule;
import io.outrigger.config.istio.Gateway;
import io.outrigger.config.istio.Resource;
import io.outrigger.config.istio.Service;
import io.outrigger.config.istio.Sidecar;
import io.outrigger.config.istio.StringMatch;
import io.outrigger.config.istio.VirtualService;
import io.outrigger.config.istio.VirtualService.HttpRoute;
import io.outrigger.config.istio.Workload;
import io.outrigger.config.yaml.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * YAML as people keep it in their notes, valid and broken. A file is named after its note and the line it begins at there, and
 * the table tells errors by line and column of the note.
 */
final class NotesTest {
    private static final Path NOTES = Path.of("src/test/resources/notes");

    private static DecodedFile read(String file) {
        try {
            byte[] content = Files.readAllBytes(NOTES.resolve(file + ".yaml"));
            return new ResourceReader(false, Set.of()).read(file + ".yaml", content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <R extends Resource> List<R> all(String file, Class<R> type) {
        return read(file).resources().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static HttpRoute rule(String file, int index) {
        List<VirtualService> services = all(file, VirtualService.class);
        return services.get(services.size() - 1).http().get(index);
    }

    @ParameterizedTest
    @CsvSource({
        "000-43, 50:2",
        "000-60, 68:3 72:5 73:3 74:3",
        "000-107, ''",
        "000-156, 181:1",
        "000-187, ''",
        "000-284, ''",
        "000-319, ''",
        "000-361, ''",
        "002-183, ''",
        "002-404, ''",
        "002-443, ''",
        "002-502, ''",
        "002-537, ''",
        "002-569, ''",
        "002-613, ''",
        "002-637, ''",
        "002-657, ''",
        "002-693, ''",
        "002-729, ''",
        "002-815, ''",
        "002-882, 884:1 885:1 886:1 887:1 888:1 890:5 892:5 896:5 897:5 898:5 899:5",
        "002-1024, ''",
        "002-1123, ''",
        "002-1203, ''",
        "002-1227, ''",
        "002-1283, ''",
        "002-1315, ''",
        "002-1421, ''",
        "002-1475, ''",
        "002-1620, ''",
        "002-1702, ''",
        "003-57, 68:5",
        "003-76, 88:5",
        "003-94, 106:5",
        "004-50, 53:2",
        "004-73, ''",
        "004-92, ''",
        "004-115, ''",
        "004-146, ''",
        "004-174, ''",
        "004-231, ''",
        "004-251, ''",
        "004-277, ''",
    })
    void loadsWhatIsValidAndPointsAtWhatIsNot(String file, String expected) {
        int first = Integer.parseInt(file.substring(4));

        String errors = read(file).problems().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .map(p -> (p.position().line() + first - 1) + ":" + p.position().column())
                .collect(Collectors.joining(" "));

        assertEquals(expected, errors);
    }

    @Test
    void everyBlockIsInTheTable() throws IOException {
        try (Stream<Path> files = Files.list(NOTES)) {
            assertEquals(43, files.count());
        }
    }

    @Test
    void saysThatLostIndentationIsTheTrouble() {
        List<String> errors = Decoding.errors(read("002-882"));

        assertTrue(errors.contains("002-882.yaml:4:1: name: is an unknown field; did you mean metadata.name?"
                + " `metadata:` in line 3 is empty: indent what belongs to it"));
        assertTrue(errors.contains("002-882.yaml:6:1: host: is an unknown field; did you mean spec.host?"
                + " `spec:` in line 5 is empty: indent what belongs to it"));
        assertTrue(errors.contains("002-882.yaml:9:5: trafficPolicy.tcp: is an unknown field; did you mean"
                + " connectionPool.tcp? `connectionPool:` in line 8 is empty: indent what belongs to it"));
    }

    @Test
    void saysThatATabIndents() {
        assertEquals(
                List.of("004-50.yaml:4:2: a TAB indents this line; YAML allows only spaces there"),
                Decoding.errors(read("004-50")));
    }

    @Test
    void saysWhichLineIsNoField() {
        assertEquals(
                List.of("003-57.yaml:12:5: not valid YAML: `...` stands for something left out; write it, or take it"
                        + " out"),
                Decoding.errors(read("003-57")));
    }

    @Test
    void saysWhichLineIsACommandAndWhichStandsInTheWrongColumn() {
        assertEquals(
                List.of("000-156.yaml:26:1: not valid YAML: this line is a shell command; take it out of the file"),
                Decoding.errors(read("000-156")));
        assertEquals(
                List.of("000-43.yaml:8:2: not valid YAML: this line stands in column 2, but `apiVersion` in line 1 and"
                        + " its neighbours in column 1"),
                Decoding.errors(read("000-43")));
        assertTrue(Decoding.errors(read("000-60"))
                .contains("000-60.yaml:14:3: spec.name: is an unknown field; did you mean ports[].name? The element"
                        + " in line 13 has its fields in column 5: indent this one as far"));
    }

    @Test
    void keepsTheDocumentsBesideABrokenOne() {
        DecodedFile file = read("000-156");

        assertEquals(
                List.of("foo"),
                file.resources().stream().map(r -> r.meta().name()).toList());
    }

    @Test
    void splitsTrafficByWeight() {
        HttpRoute canary = rule("000-187", 0);

        assertEquals(
                List.of(90, 10), canary.route().stream().map(d -> d.weight()).toList());
        assertEquals(
                List.of("v1", "v2"),
                canary.route().stream().map(d -> d.destination().subset()).toList());
        DestinationRule rule = all("000-187", DestinationRule.class).get(0);
        assertEquals(Map.of("app", "calcserver2"), rule.subsets().get(1).labels());
        assertEquals(75, rule("004-92", 0).route().get(0).weight());
        assertEquals(50, rule("002-613", 0).route().get(1).weight());
    }

    @Test
    void knowsFaults() {
        VirtualService.Fault both = rule("000-319", 0).fault();
        assertEquals(
                new VirtualService.Fault(
                        new VirtualService.Delay(1_000_000_000L, 30),
                        new VirtualService.Abort(new VirtualService.AbortHttpStatus(400), 30)),
                both);

        assertEquals(
                new VirtualService.Fault(new VirtualService.Delay(2_000_000_000L, 100), null),
                rule("002-657", 0).fault());
        assertEquals(
                new VirtualService.Fault(new VirtualService.Delay(7_000_000_000L, 100), null),
                rule("004-277", 0).fault());
    }

    @Test
    void knowsTimeouts() {
        assertEquals(500_000_000L, rule("002-693", 0).timeoutNanos());
    }

    @Test
    void routesJasonBySeparateRule() {
        for (String file : List.of("002-502", "002-569", "004-115")) {
            assertEquals(
                    Map.of("end-user", new StringMatch.Exact("jason")),
                    rule(file, 0).match().get(0).headers());
            assertTrue(rule(file, 1).match().isEmpty());
        }
    }

    @Test
    void matchesPathsAndPortsAtGateways() {
        HttpRoute bookinfo = rule("002-183", 0);
        assertEquals(
                new StringMatch.Exact("/productpage"), bookinfo.match().get(0).uri());
        assertEquals(new StringMatch.Prefix("/static"), bookinfo.match().get(1).uri());
        assertEquals(9080, bookinfo.route().get(0).destination().port());

        assertEquals(3000, rule("002-1702", 0).match().get(0).port());
        assertEquals(8000, rule("002-1702", 0).route().get(0).destination().port());
    }

    @Test
    void knowsGateways() {
        Gateway open = all("000-284", Gateway.class).get(0);
        assertEquals(Map.of(), open.selector());

        Gateway mutual = all("002-1123", Gateway.class).get(0);
        assertEquals(Map.of("istio", "ingressgateway"), mutual.selector());
        Gateway.Server server = mutual.servers().get(0);
        assertEquals(443, server.port().number());
        Gateway.Tls tls = server.tls();
        assertEquals(Gateway.TlsMode.MUTUAL, tls == null ? null : tls.mode());
    }

    @Test
    void knowsSidecarListeners() {
        Sidecar sidecar = all("002-1283", Sidecar.class).get(0);

        assertEquals(
                List.of(9443, 9080),
                sidecar.ingress().stream().map(i -> i.port().number()).toList());
        assertEquals("0.0.0.0:80", sidecar.ingress().get(0).defaultEndpoint());
    }

    @Test
    void knowsServicesAndTheirPods() {
        Service httpbin = all("002-1227", Service.class).get(0);
        assertEquals(
                new Service.TargetPort.Numbered(9443), httpbin.ports().get(0).targetPort());

        Workload pods = all("002-1227", Workload.class).get(0);
        assertEquals("httpbin", pods.serviceAccountName());
        assertEquals(Map.of("app", "httpbin", "version", "v1"), pods.labels());
    }

    @Test
    void readsWhatTabsOnlySeparate() {
        DestinationRule breaker = all("004-174", DestinationRule.class).get(0);

        assertEquals("rating", breaker.host());
        assertEquals(
                List.of("version-v1", "version-v2"),
                breaker.subsets().stream().map(s -> s.name()).toList());
    }

    @Test
    void saysNothingAboutRetriesForTheyAct() {
        assertEquals(List.of(), Decoding.warnings(read("004-146")));
    }
}
