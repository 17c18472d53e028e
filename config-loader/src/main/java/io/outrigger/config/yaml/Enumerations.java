package io.outrigger.config.yaml;

import io.outrigger.config.schema.SchemaField;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Constants by their names in YAML or, for those of protocol buffers, by unquoted number. */
final class Enumerations {
    private Enumerations() {}

    static <E extends Enum<E>> @Nullable E constant(ScalarNode node, Class<E> type) {
        E[] constants = type.getEnumConstants();
        for (E constant : constants) {
            if (name(constant).equals(node.getValue())) {
                return constant;
            }
        }
        boolean numbered = !NamedInYaml.class.isAssignableFrom(type) && Scalars.isPlain(node);
        Long number = numbered ? Scalars.integer(node) : null;
        return number == null || number < 0 || number >= constants.length ? null : constants[number.intValue()];
    }

    /** Says which names act and which are known beside them. */
    static <E extends Enum<E>> String expected(Class<E> type, SchemaField field) {
        List<String> acting =
                Arrays.stream(type.getEnumConstants()).map(Enumerations::name).toList();
        String others = field.values().stream().filter(v -> !acting.contains(v)).collect(Collectors.joining(", "));
        return "one of " + String.join(", ", acting) + (others.isEmpty() ? "" : " (not supported yet: " + others + ")");
    }

    private static String name(Enum<?> constant) {
        return constant instanceof NamedInYaml named ? named.yamlName() : constant.name();
    }
}
