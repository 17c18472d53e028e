package io.outrigger.config.yaml;

import io.outrigger.config.schema.Schema;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * What all readers of one document share.
 *
 * @param lenient unknown fields are warnings
 * @param suppressed acting paths, with the kind in front, that read as absent; nothing is reported then, because what is missing
 *     on purpose would be
 * @param acting collects acting paths; only while a decoder is asked which fields it reads
 */
record Reading(
        Schema schema,
        PlaceMap places,
        Problems problems,
        boolean lenient,
        Set<String> suppressed,
        @Nullable Set<String> acting) {

    /** {@code VirtualService.http[].timeout} for the path {@code spec.http[].timeout}. */
    String publicPath(FieldPath path) {
        String pattern = path.pattern();
        boolean strip = schema.inSpec() && pattern.startsWith("spec.");
        return schema.kind() + "." + (strip ? pattern.substring("spec.".length()) : pattern);
    }

    void report(Severity severity, Position position, String path, String message) {
        if (acting == null && suppressed.isEmpty()) {
            problems.add(places.problem(severity, position, path, message));
        }
    }

    /** Says once what holds for a field as such. */
    void reportOnce(Severity severity, Position position, FieldPath path, String message) {
        if (acting == null && suppressed.isEmpty()) {
            problems.add(new Problem(severity, position, publicPath(path), message, places.excerpt(position), true));
        }
    }

    /** Says once that a field has a newer name, under Istio's code for that. */
    void deprecated(Position position, FieldPath path, String deprecation, boolean acts) {
        if (acting == null && suppressed.isEmpty()) {
            String message = acts ? deprecation : deprecation + "; the old name does nothing here";
            String excerpt = places.excerpt(position);
            problems.add(new Problem(Severity.WARNING, position, publicPath(path), message, excerpt, true, "IST0002"));
        }
    }

    Position place(Node at) {
        return places.at(at.getStartMark());
    }

    /** The value as a block of fields; null if it is absent or something else, which is reported. */
    @Nullable
    MappingNode asBlock(@Nullable Node value, FieldPath where) {
        if (value == null || (value instanceof MappingNode && Scalars.isUntagged(value))) {
            return (MappingNode) value;
        }
        String is = value instanceof SequenceNode ? "a list; remove the \"- \"" : "a single value";
        report(Severity.ERROR, place(value), where.toString(), "must be a block of fields, but is " + is);
        return null;
    }

    /** The value as a single word; null if it is absent or something else, which is reported. */
    @Nullable
    ScalarNode asScalar(@Nullable Node value, FieldPath where, String expected) {
        if (value == null || (value instanceof ScalarNode && Scalars.isUntagged(value))) {
            return (ScalarNode) value;
        }
        String is = "is a block of fields";
        if (value instanceof ScalarNode) {
            is = "has the tag " + value.getTag().getValue();
        } else if (value instanceof SequenceNode) {
            is = "is a list";
        }
        report(Severity.ERROR, place(value), where.toString(), "must be " + expected + ", but " + is);
        return null;
    }
}
