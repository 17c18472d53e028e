package io.outrigger.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.outrigger.config.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Reads the {@code spec} of DestinationRules, without the rules of that kind. */
final class FieldReaderTest {
    private static final Schema SCHEMA = Schema.istio("DestinationRule");

    private final Problems problems = new Problems();

    private <T> T read(String spec, boolean lenient, Decoder<T> decoder) {
        String text = "kind: DestinationRule\nspec:\n" + spec.indent(2);
        List<T> results = new ArrayList<>();
        ReadOptions options = new ReadOptions(problems, lenient, Set.of());
        new YamlFile("f.yaml", problems).read(text.getBytes(StandardCharsets.UTF_8), document -> {
            T result = FieldReader.read(document, SCHEMA, options, root -> root.object("spec", decoder));
            if (result != null) {
                results.add(result);
            }
        });
        return results.get(0);
    }

    private <T> T read(String spec, Decoder<T> decoder) {
        return read(spec, false, decoder);
    }

    private List<String> found() {
        return problems.sorted().stream().map(Problem::toString).toList();
    }

    @Test
    void readsTextAndWarnsOfWordsThatAreNoText() {
        assertEquals("1.0", read("host: 1.0", spec -> spec.text("host")));

        assertEquals(
                List.of("f.yaml:3:9: warning: spec.host: `1.0` is no text for Kubernetes; write it in quotes"),
                found());
    }

    @Test
    void quotedWordsAndTimesAreText() {
        for (String word : List.of("\"1.0\"", "'true'", "1:30", "a b", "2026-01-31", "!!str 5", "1.2.3")) {
            read("host: " + word, spec -> spec.text("host"));
        }

        assertEquals(List.of(), found());
    }

    @Test
    void readsListsAndMaps() {
        assertEquals(List.of("a", "b"), read("exportTo: [a, b]", spec -> spec.strings("exportTo")));
        assertEquals(
                Map.of("x/y", "1", "z", ""),
                read(
                        "subsets: [{labels: {x/y: '1', z:}}]",
                        spec -> spec.objects("subsets", s -> s.stringMap("labels"))
                                .get(0)));
    }

    @Test
    void mergeKeysAreFollowed() {
        String spec = "trafficPolicy: &p {tls: {mode: SIMPLE}}\nsubsets: [{name: a, trafficPolicy: {<<: *p}}]";

        boolean merged = read(spec, s -> {
            s.checkOnly("trafficPolicy");
            return s.objects("subsets", subset -> {
                        subset.text("name");
                        return subset.object("trafficPolicy", p -> p.has("tls"));
                    })
                    .contains(true);
        });

        assertEquals(true, merged);
    }

    @Test
    void aKeyThatStandsTwiceIsAnError() {
        read("host: a\nhost: b", spec -> spec.text("host"));

        assertEquals(List.of("f.yaml:4:3: spec.host: stands twice; first in line 3"), found());
    }

    @Test
    void bothWritingsOfANameAreTheSameKey() {
        read("exportTo: [a]\nexport_to: [b]", spec -> spec.strings("exportTo"));

        assertEquals(List.of("f.yaml:4:3: spec.export_to: stands twice; first in line 3"), found());
    }

    @Test
    void whatNothingObeysIsReadAndReportedUnlessItNeedNotAct() {
        assertEquals("a", read("host: a", spec -> spec.idle().text("host")));
        assertEquals(List.of("f.yaml:3:3: warning: DestinationRule.host: is known but does not act yet"), found());

        assertEquals("b", read("host: b", spec -> spec.quiet().text("host")));
        assertEquals(1, found().size());
    }

    @Test
    void unknownFieldsAreErrorsOrWarnings() {
        read("host: a\nhoost: b", spec -> spec.text("host"));
        assertEquals(List.of("f.yaml:4:3: spec.hoost: is an unknown field; did you mean host?"), found());
    }

    @Test
    void lenientlyUnknownFieldsAreWarnings() {
        read("host: a\nzzz: {b: c}", true, spec -> spec.text("host"));

        assertEquals(List.of("f.yaml:4:3: warning: spec.zzz: is an unknown field"), found());
    }

    @Test
    void inactiveFieldsAreToldOnceAndChecked() {
        read(
                "trafficPolicy:\n  outlierDetection: {consecutive5xxErrors: x, intervall: 1s}\n  tls: {mode: NO}\n",
                spec -> spec.object("trafficPolicy", p -> p.isEmpty()));

        assertEquals(
                List.of(
                        "f.yaml:4:5: warning: DestinationRule.trafficPolicy.outlierDetection: is known but does not act"
                                + " yet",
                        "f.yaml:4:46: spec.trafficPolicy.outlierDetection.consecutive5xxErrors: \"x\" is not a whole"
                                + " number from 0",
                        "f.yaml:4:49: spec.trafficPolicy.outlierDetection.intervall: is an unknown field; did you mean"
                                + " interval?",
                        "f.yaml:5:5: warning: DestinationRule.trafficPolicy.tls: is known but does not act yet",
                        "f.yaml:5:17: spec.trafficPolicy.tls.mode: \"NO\" is not one of DISABLE, SIMPLE, MUTUAL,"
                                + " ISTIO_MUTUAL"),
                found());
    }

    @Test
    void nullIsAbsent() {
        assertEquals("", read("host: ~\nexportTo:\nsubsets: null", spec -> {
            spec.strings("exportTo");
            spec.objects("subsets", s -> s);
            return spec.text("host");
        }));
        assertEquals(List.of(), found());
    }

    @Test
    void tellsWhatShapeIsExpected() {
        read("host: [a]\nexportTo: a\ntrafficPolicy: x\nsubsets: {name: a}", spec -> {
            spec.strings("exportTo");
            spec.object("trafficPolicy", p -> p);
            spec.objects("subsets", s -> s);
            return spec.text("host");
        });

        assertEquals(
                List.of(
                        "f.yaml:3:9: spec.host: must be text, but is a list",
                        "f.yaml:4:13: spec.exportTo: must be a list; put \"- \" before it",
                        "f.yaml:5:18: spec.trafficPolicy: must be a block of fields, but is a single value",
                        "f.yaml:6:12: spec.subsets: must be a list; put \"- \" before its first field"),
                found());
    }

    @Test
    void anUnknownTagIsRefused() {
        read("host: !secret a", spec -> spec.text("host"));

        assertEquals(List.of("f.yaml:3:9: spec.host: must be text, but has the tag !secret"), found());
    }

    @Test
    void aDecoderMayOnlyAskForFieldsOfTheSchema() {
        assertThrows(IllegalStateException.class, () -> read("host: a", spec -> spec.text("hst")));
    }

    @Test
    void showsTheLineWithACaret() {
        read("host: a\nhoost: b", spec -> spec.text("host"));

        assertEquals("""
            error[IST0106]: spec.hoost: is an unknown field; did you mean host?
             --> f.yaml:4:3
              |
            4 |   hoost: b
              |   ^^^^^\
            """, problems.sorted().get(0).withSnippet());
    }
}
