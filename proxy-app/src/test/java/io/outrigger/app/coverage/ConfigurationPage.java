package io.outrigger.app.coverage;

import io.outrigger.config.schema.FieldType;
import io.outrigger.config.schema.Reasons;
import io.outrigger.config.schema.SchemaField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * {@code docs/configuration.md} as text: a line a field, and nothing in it that depends on more than its field, so that two changes
 * of the page merge.
 */
final class ConfigurationPage {
    /** What writes the page anew. */
    static final String COMMAND = "mvn verify -P configuration-page";

    private static final String HEAD = """
        # Configuration

        Every field that may be written, kind by kind. Made from three things: the field lists that files are checked against, the
        fields that the compiler reads, and the tests that passed. A field **acts** if a test sees its effect over real sockets; the
        tests are named, all of them in `proxy-app/src/test/java/io/outrigger/app/coverage`, and each fails when the compiler does
        not read the field. A field that does not act is checked for its type, and named in one warning when it is loaded, with
        the reason that stands here. What is in no list is refused, or with `--lenient` gives a warning.

        `[]` marks a list, `{}` a map with keys of your own. Not edited by hand: `%s` writes the page.
        """.formatted(COMMAND);

    private final Map<String, Set<String>> acting;
    private final CoverageReport report;

    ConfigurationPage(Map<String, Set<String>> acting, CoverageReport report) {
        this.acting = acting;
        this.report = report;
    }

    List<String> lines(SortedMap<String, SortedMap<String, SchemaField>> fields) {
        List<String> lines = new ArrayList<>(HEAD.lines().toList());
        fields.forEach((kind, leaves) -> {
            lines.addAll(List.of("", "## " + kind, "", "| field | holds | | seen by |", "| --- | --- | --- | --- |"));
            leaves.forEach((path, field) -> lines.add(line(kind, path, field)));
        });
        return lines;
    }

    private String line(String kind, String path, SchemaField field) {
        SortedSet<String> tests = report.testsByField().get(path);
        String shown = path.startsWith(kind + ".") ? path.substring(kind.length() + 1) : path;
        return "| `" + shown + "` | " + holds(field) + " | " + effect(kind, path, field) + " | "
                + (tests == null ? "" : String.join(", ", tests)) + " |";
    }

    private static String holds(SchemaField field) {
        return switch (field.type()) {
            case STR -> "text";
            case INT -> "whole number";
            case UINT -> "whole number from 0";
            case PERCENT -> "number from 0 to 100";
            case NUM -> "number";
            case BOOL -> "true or false";
            case ENUM -> String.join(", ", field.values());
            case DURATION -> "duration, as `1.5s`";
            case ANY, BLOCK, IGNORED -> "a block";
        };
    }

    private String effect(String kind, String path, SchemaField field) {
        String deprecation = field.deprecation().isEmpty() ? "" : "; " + field.deprecation();
        if (acting.getOrDefault(kind, Set.of()).contains(path)) {
            return "acts" + deprecation;
        }
        String reason = acting.containsKey(kind) ? "" : ", as all of its kind";
        String why = Reasons.of(path);
        if (!why.isEmpty()) {
            return "does not act: " + why + deprecation;
        }
        String unseen = field.type() == FieldType.ANY ? ", nor is its inside looked at" : "";
        return "does not act" + reason + unseen + deprecation;
    }
}
