package io.outrigger.app.conformance;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A node of a YAML or JSON file of the suite: a mapping whose fields are asked for by name and kind. */
record Yaml(Map<?, ?> fields) {
    private static final int MAX_CODE_POINTS = 100_000_000;

    /** The mapping that the whole file is. */
    static Yaml read(Path file) throws IOException {
        return new Yaml((Map<?, ?>) load(file));
    }

    /** The mappings that the file is a list of. */
    static List<Yaml> readList(Path file) throws IOException {
        return mappings(load(file));
    }

    private static Object load(Path file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CODE_POINTS);
        try (Reader text = Files.newBufferedReader(file)) {
            return new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).load(text);
        }
    }

    private static List<Yaml> mappings(@Nullable Object list) {
        return list == null
                ? List.of()
                : ((List<?>) list)
                        .stream().map(each -> new Yaml((Map<?, ?>) each)).toList();
    }

    @Nullable
    Object any(String name) {
        return fields.get(name);
    }

    String text(String name) {
        return String.valueOf(Objects.requireNonNull(fields.get(name), name));
    }

    double number(String name) {
        return ((Number) Objects.requireNonNull(fields.get(name), name)).doubleValue();
    }

    Yaml mapping(String name) {
        return new Yaml((Map<?, ?>) Objects.requireNonNull(fields.get(name), name));
    }

    /** The mappings in the list of that name; none if there is no such list. */
    List<Yaml> list(String name) {
        return mappings(fields.get(name));
    }

    /** The words in the list of that name; none if there is no such list. */
    List<String> words(String name) {
        return fields.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
