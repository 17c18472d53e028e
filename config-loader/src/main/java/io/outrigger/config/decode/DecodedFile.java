package io.outrigger.config.decode;

import io.outrigger.config.istio.Resource;
import io.outrigger.config.yaml.Problem;
import java.util.List;

/** All that one file says. With errors among the problems the rest must not be used. */
public record DecodedFile(List<Resource> resources, List<MeshSource> meshes, List<Problem> problems) {
    public DecodedFile {
        resources = List.copyOf(resources);
        meshes = List.copyOf(meshes);
        problems = List.copyOf(problems);
    }
}
