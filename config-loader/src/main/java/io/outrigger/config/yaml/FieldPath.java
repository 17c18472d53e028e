package io.outrigger.config.yaml;

import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in its document: {@code spec.http[0].match[1].headers[end-user]}, built only when somebody asks.
 *
 * @param step a field's name, or what stands in brackets for an element of a list or map
 */
record FieldPath(@Nullable FieldPath parent, String step, Kind kind) {
    enum Kind {
        FIELD,
        ELEMENT,
        ENTRY
    }

    static final FieldPath ROOT = new FieldPath(null, "", Kind.FIELD);

    FieldPath field(String name) {
        return new FieldPath(this, name, Kind.FIELD);
    }

    FieldPath element(int index) {
        return new FieldPath(this, Integer.toString(index), Kind.ELEMENT);
    }

    FieldPath entry(String key) {
        return new FieldPath(this, key, Kind.ENTRY);
    }

    /** With indices and keys. */
    @Override
    public String toString() {
        return write(false);
    }

    /** With {@code []} and <code>{}</code> instead of indices and keys, as the schema writes it. */
    String pattern() {
        return write(true);
    }

    private String write(boolean pattern) {
        if (parent == null) {
            return "";
        }
        String before = parent.write(pattern);
        if (kind == Kind.FIELD) {
            return before.isEmpty() ? step : before + "." + step;
        }
        if (pattern) {
            return before + (kind == Kind.ELEMENT ? "[]" : "{}");
        }
        return before + "[" + step + "]";
    }
}
