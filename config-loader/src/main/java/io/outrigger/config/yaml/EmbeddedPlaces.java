package io.outrigger.config.yaml;

import java.util.List;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Finds where YAML inside of a text value stands in the file: exact for {@code |} texts, near for others. */
final class EmbeddedPlaces {
    private EmbeddedPlaces() {}

    static PlaceMap of(ScalarNode text, PlaceMap outer) {
        Position start = outer.at(text.getStartMark());
        if (text.getScalarStyle() != ScalarStyle.LITERAL) {
            return new PlaceMap(outer.file(), outer.lines(), start.line() - 1, start.column());
        }
        return new PlaceMap(outer.file(), outer.lines(), start.line(), indent(outer.lines(), start.line()));
    }

    /** Of the first line that is not blank, from {@code from} on, counted from 0. */
    private static int indent(List<String> lines, int from) {
        for (int i = from; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isBlank()) {
                return line.length() - line.stripLeading().length();
            }
        }
        return 0;
    }
}
