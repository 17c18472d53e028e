package io.outrigger.config.decode;

import io.outrigger.config.istio.Resource;
import io.outrigger.config.yaml.Problem;
import io.outrigger.config.yaml.Suppressions;
import java.util.List;

/**
 * All that one file says. With errors among the problems the rest must not be used.
 *
 * @param suppressions of what is found about the file, now and later
 */
public record DecodedFile(
        List<Resource> resources, List<MeshSource> meshes, List<Problem> problems, Suppressions suppressions) {
    public DecodedFile {
        resources = List.copyOf(resources);
        meshes = List.copyOf(meshes);
        problems = List.copyOf(problems);
    }
}
