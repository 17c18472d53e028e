package io.outrigger.config.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.config.yaml.Problem;
import io.outrigger.config.yaml.Severity;
import io.outrigger.config.yaml.YamlFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidationTest {
    private static final String SERVICE = """
        {apiVersion: v1, kind: Service, metadata: {name: reviews}, spec: {ports: [{port: 80}]}}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: reviews}
        spec: {host: reviews, subsets: [{name: v1, labels: {version: v1}}, {name: old, labels: {version: v0}}]}
        """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private Report check(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("f.yaml"), yaml);
        return Validation.check(List.of(file), null, false);
    }

    private static List<String> messages(Report report) {
        return report.problems().stream().map(Problem::message).toList();
    }

    private static String route(String destination) {
        return SERVICE + """
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews}
            spec:
              hosts: [reviews]
              http:
              - route:
                - destination: DESTINATION
            """.replace("DESTINATION", destination);
    }

    @Test
    void pointsBelowTheWholeValue() throws IOException {
        Report report = check(route("{host: review, subset: v1}"));

        String snippet = report.problems().get(0).withSnippet().replace(folder + "/", "");
        assertEquals("""
            warning[IST0101]: spec.http[0].route[0].destination.host: there is no service "review"\
             (review.default.svc.cluster.local); did you mean reviews?
              --> f.yaml:15:27
               |
            15 |     - destination: {host: review, subset: v1}
               |                           ^^^^^^\
            """, snippet);
        assertEquals(
                "VirtualService default/reviews",
                report.origin(report.problems().get(0).position()));
        assertFalse(report.reaches(Severity.ERROR));
        assertTrue(report.reaches(Severity.WARNING));
    }

    @Test
    void suggestsSubsetsHostsOfOtherNamespacesValuesAndKinds() throws IOException {
        assertEquals(
                List.of("no DestinationRule for reviews.default.svc.cluster.local has a subset \"v2\"; did you mean"
                        + " v1?"),
                messages(check(route("{host: reviews, subset: v2}"))));
        assertEquals(
                List.of("no DestinationRule for reviews.default.svc.cluster.local has a subset \"blue\" (it has old,"
                        + " v1)"),
                messages(check(route("{host: reviews, subset: blue}"))));
        assertEquals(
                List.of("there is no service \"far\" (far.default.svc.cluster.local);"
                        + " did you mean far.away.svc.cluster.local?"),
                messages(check(route("{host: far}")
                        + "---\n{apiVersion: v1, kind: Service, metadata: {name: far, namespace: away},"
                        + " spec: {ports: [{port: 80}]}}")));
        assertEquals(
                List.of("\"RONDOM\" is not one of UNSPECIFIED, LEAST_CONN, RANDOM, PASSTHROUGH, ROUND_ROBIN,"
                        + " LEAST_REQUEST; did you mean RANDOM?"),
                messages(check(SERVICE.replace(
                        "{host: reviews,", "{host: reviews, trafficPolicy: {loadBalancer: {simple: RONDOM}},"))));
        assertEquals(
                List.of("is an unknown kind and is left out; did you mean Service?"),
                messages(check("{apiVersion: v1, kind: Servis, metadata: {name: x}}")));
    }

    @Test
    void pointsIntoListsOfResourcesAndSecondDocuments() throws IOException {
        Report report = check(SERVICE + """
            ---
            apiVersion: v1
            kind: List
            items:
            - apiVersion: networking.istio.io/v1
              kind: DestinationRule
              metadata: {name: a}
              spec: {host: reviews}
            - apiVersion: networking.istio.io/v1
              kind: DestinationRule
              metadata: {name: b}
              spec: {host: "nobody"}
            """);

        assertEquals(
                List.of("18:16"),
                report.problems().stream()
                        .map(p -> p.position().line() + ":" + p.position().column())
                        .toList());
    }

    @Test
    void countsEveryResource() throws IOException {
        Report report = check("{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: x},"
                + " spec: {mtls: {mode: STRICT}}}");

        assertEquals(1, report.resources());
    }

    @Test
    void refusesWhatIsNoTextOrTooLargeUnread() throws IOException {
        Path picture = Files.write(folder.resolve("picture.yaml"), new byte[] {'P', 'N', 'G', 0, 1});
        Path huge = folder.resolve("huge.yaml");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(64L * 1024 * 1024);
        }

        assertEquals(
                List.of(
                        "cannot be read: has more than " + YamlFile.MAX_BYTES + " bytes",
                        "cannot be read: is not text: it has a zero byte"),
                messages(Validation.check(List.of(picture, huge), null, false)));
    }

    @Test
    void showsNothingThatATerminalWouldObey() throws IOException {
        Path picture = Files.write(folder.resolve("picture.yaml"), new byte[] {'P', 27, '[', '2', 'J', 0});
        Path red = Files.writeString(folder.resolve("red.yaml"), "a: \u001b[31mred\u009b\n");

        List<Problem> problems =
                Validation.check(List.of(picture, red), null, false).problems();

        assertEquals(
                List.of("", "a:  [31mred "),
                problems.stream().map(Problem::excerpt).toList());
    }

    @Test
    void hearsTheCommentsOfTheAuthor() throws IOException {
        String bad = route("{host: nobody}");

        assertEquals(1, check(bad).problems().size());
        assertEquals(
                0,
                check(bad.replace("{host: nobody}", "{host: nobody} # outrigger:ignore IST0101"))
                        .problems()
                        .size());
        assertEquals(
                1,
                check(bad.replace("{host: nobody}", "{host: nobody} # outrigger:ignore IST0109"))
                        .problems()
                        .size());
        assertEquals(
                0,
                check(bad.replace("    - dest", "# outrigger:ignore\n    - dest"))
                        .problems()
                        .size());
        assertEquals(
                0,
                check(bad.replace(
                                "---\napiVersion: networking.istio.io/v1\nkind: V",
                                "---\n# outrigger:ignore IST0101\napiVersion: networking.istio.io/v1\nkind: V"))
                        .problems()
                        .size());
        assertEquals(
                0,
                check(bad.replace(
                                "metadata: {name: reviews}\nspec:\n  hosts",
                                "metadata: {name: reviews, annotations: {galley.istio.io/analyze-suppress:"
                                        + " IST0101}}\n"
                                        + "spec:\n"
                                        + "  hosts"))
                        .problems()
                        .size());
    }

    @Test
    void neverHidesErrors() throws IOException {
        assertTrue(check("{apiVersion: v1, kind: Service, metadata: {}} # outrigger:ignore *")
                .reaches(Severity.ERROR));
    }
}
