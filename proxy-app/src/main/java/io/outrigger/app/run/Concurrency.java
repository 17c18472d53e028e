package io.outrigger.app.run;

import io.outrigger.config.istio.MeshConfig;
import io.outrigger.core.server.Identity;

/** How many workers a proxy has. */
final class Concurrency {
    private static final int MOST_BESIDE_AN_APPLICATION = 2;

    private Concurrency() {}

    /** As the command line says, else the mesh, else one a processor, at most two beside an application. */
    static int of(int asked, MeshConfig mesh, Identity.Role role) {
        if (asked > 0) {
            return asked;
        }
        int processors = Runtime.getRuntime().availableProcessors();
        Integer wanted = mesh.defaultConfig().concurrency();
        if (wanted != null) {
            return wanted == 0 ? processors : wanted;
        }
        return role == Identity.Role.SIDECAR ? Math.min(MOST_BESIDE_AN_APPLICATION, processors) : processors;
    }
}
