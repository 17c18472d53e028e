package io.outrigger.config.validate;

import io.outrigger.config.yaml.Position;
import io.outrigger.config.yaml.Problem;
import io.outrigger.config.yaml.Severity;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * What a validation found. Immutable.
 *
 * @param problems by file, line and column, with the line of the file each is about
 * @param resources how many were read
 * @param origins by file, the line where a resource begins, and its name: {@code VirtualService default/reviews}
 */
public record Report(List<Problem> problems, int resources, Map<String, NavigableMap<Integer, String>> origins) {
    public Report {
        problems = List.copyOf(problems);
        origins = Map.copyOf(origins);
    }

    /** How many problems are of that severity. */
    public long count(Severity severity) {
        return problems.stream().filter(p -> p.severity() == severity).count();
    }

    /** Whether anything is as bad as that, or worse. */
    public boolean reaches(Severity threshold) {
        return problems.stream().anyMatch(p -> p.severity().compareTo(threshold) <= 0);
    }

    /** The resource that stands at a place, {@code VirtualService default/reviews}; empty if there is none that could be read. */
    public String origin(Position position) {
        NavigableMap<Integer, String> file = origins.get(position.file());
        Map.Entry<Integer, String> entry = file == null ? null : file.floorEntry(position.line());
        return entry == null ? "" : entry.getValue();
    }
}
