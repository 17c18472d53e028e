package io.outrigger.config.decode;

import io.outrigger.config.istio.Resource;
import io.outrigger.config.yaml.Problem;
import io.outrigger.config.yaml.Severity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Decodes texts for tests. */
final class Decoding {
    private Decoding() {}

    static DecodedFile decode(String yaml) {
        return new ResourceReader(false, Set.of()).read("f.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    static DecodedFile mesh(String yaml) {
        return new ResourceReader(false, Set.of()).readMesh("mesh.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    /** The only resource of a text without errors. */
    static <R extends Resource> R only(Class<R> type, String yaml) {
        DecodedFile file = decode(yaml);
        if (!errors(file).isEmpty() || file.resources().size() != 1) {
            throw new AssertionError(file.problems() + " " + file.resources());
        }
        return type.cast(file.resources().get(0));
    }

    static List<String> errors(DecodedFile file) {
        return texts(file, Severity.ERROR);
    }

    static List<String> warnings(DecodedFile file) {
        return texts(file, Severity.WARNING);
    }

    private static List<String> texts(DecodedFile file, Severity severity) {
        return file.problems().stream()
                .filter(problem -> problem.severity() == severity)
                .map(Problem::toString)
                .toList();
    }

    /** A resource of a kind of Istio's networking group around the lines of a {@code spec}. */
    static String resource(String kind, String spec) {
        return "apiVersion: networking.istio.io/v1\nkind: " + kind + "\nmetadata: {name: a, namespace: shop}\nspec:\n"
                + spec.indent(2);
    }

    /** A VirtualService for {@code reviews} with the lines of one rule. */
    static String rule(String rule) {
        return resource(
                "VirtualService", "hosts: [reviews]\nhttp:\n- " + rule.indent(2).strip());
    }
}
