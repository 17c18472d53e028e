package io.outrigger.config.compile;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which namespaces may see a resource. Source: Istio {@code exportTo}. */
final class Visibility {
    static final String ALL = "*";
    static final String OWN = ".";
    static final String NOBODY = "~";

    private Visibility() {}

    /** What {@code exportTo} says, or what its absence means in this mesh. */
    static Set<String> orDefault(List<String> exportTo, List<String> meshDefault) {
        if (!exportTo.isEmpty()) {
            return Set.copyOf(exportTo);
        }
        return meshDefault.isEmpty() ? Set.of(ALL) : new LinkedHashSet<>(meshDefault);
    }

    /** Whether a resource of namespace {@code owner} may be seen from namespace {@code viewer}. */
    static boolean isVisible(Set<String> exportTo, String owner, String viewer) {
        if (exportTo.contains(ALL)) {
            return true;
        }
        if (exportTo.contains(NOBODY)) {
            return false;
        }
        return exportTo.contains(viewer) || exportTo.contains(OWN) && owner.equals(viewer);
    }

    /** Whether it may be seen from {@code viewer}, its own namespace, and was meant for it alone. */
    static boolean isPrivate(Set<String> exportTo, String owner, String viewer) {
        return owner.equals(viewer)
                && !exportTo.contains(ALL)
                && !exportTo.contains(NOBODY)
                && (exportTo.contains(OWN) || exportTo.contains(owner));
    }
}
