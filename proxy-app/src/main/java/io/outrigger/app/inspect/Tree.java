package io.outrigger.app.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One value of a dump, with steps that lead nowhere instead of failing: dumps of other versions lack fields. */
record Tree(@Nullable Object value) {
    Tree at(String... path) {
        Object here = value;
        for (String step : path) {
            here = here instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return new Tree(here);
    }

    boolean isThere() {
        return value != null;
    }

    String text() {
        return value == null ? "" : String.valueOf(value);
    }

    List<Tree> elements() {
        List<Tree> elements = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(element -> elements.add(new Tree(element)));
        }
        return elements;
    }

    List<String> texts() {
        return elements().stream().map(Tree::text).toList();
    }
}
