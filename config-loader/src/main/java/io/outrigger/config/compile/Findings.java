package io.outrigger.config.compile;

import io.outrigger.config.yaml.Position;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What compiling found that loads but does not do what it seems to say. Each is said once. Config thread only. */
final class Findings {
    /** Where findings about the mesh as a whole point. */
    static final Position MESH_CONFIG = new Position("MeshConfig", 1, 1);

    private final Set<CompileWarning> found = new LinkedHashSet<>();

    void warn(Position position, String message) {
        found.add(new CompileWarning(position, message));
    }

    List<CompileWarning> all() {
        return new ArrayList<>(found);
    }
}
