package io.outrigger.http.route;

import java.util.List;

/**
 * Changes to a head: names to remove, then values to set or add, in this order. Immutable.
 *
 * <p>Istio {@code headers.request} and {@code headers.response}. Where two levels are merged into one, all removals go first.
 *
 * @param remove names in lower case
 */
public record HeaderEdits(List<byte[]> remove, List<Edit> edits) {
    public static final HeaderEdits NONE = new HeaderEdits(List.of(), List.of());

    public HeaderEdits {
        remove = List.copyOf(remove);
        edits = List.copyOf(edits);
    }

    /**
     * One value.
     *
     * @param name lower case
     * @param append another line beside those there are, else the only line; an empty value changes nothing
     */
    public record Edit(byte[] name, ValueTemplate value, boolean append) {}

    public boolean none() {
        return remove.isEmpty() && edits.isEmpty();
    }
}
