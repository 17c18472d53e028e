package io.outrigger.config.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.config.istio.Resource;
import io.outrigger.config.istio.VirtualService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The list of acting fields is complete, and each of them can be made to read as absent. */
final class ActingPathsTest {
    private static final Path EVERYTHING = Path.of("src/test/resources/everything.yaml");
    private static final Path EVERYTHING_MESH = Path.of("src/test/resources/everything-mesh.yaml");

    private final Map<String, Set<String>> acting = new ResourceReader(false, Set.of()).actingPaths();

    @Test
    void namesFieldsAsTheDocumentationDoes() {
        Set<String> paths = acting.getOrDefault("VirtualService", Set.of());

        assertTrue(paths.containsAll(Set.of(
                "VirtualService.hosts[]",
                "VirtualService.http[].timeout",
                "VirtualService.http[].match[].headers{}.exact",
                "VirtualService.http[].headers.request.set{}",
                "VirtualService.metadata.namespace")));
        assertFalse(paths.contains("VirtualService.tcp[].match[].sourceSubnet"));
        assertFalse(paths.contains("VirtualService.metadata.annotations{}"));
        assertTrue(acting.getOrDefault("Service", Set.of()).contains("Service.metadata.annotations{}"));
        assertTrue(acting.getOrDefault("MeshConfig", Set.of()).contains("MeshConfig.accessLogFile"));
    }

    /** Every acting path is used by the two files, and reading without it gives something else than reading with it. */
    @Test
    void eachOfThemChangesWhatIsReadAndCanBeSuppressed() throws IOException {
        String all = read(Set.of());
        List<String> without = new ArrayList<>();
        for (Set<String> paths : acting.values()) {
            for (String path : paths) {
                if (all.equals(read(Set.of(path)))) {
                    without.add(path);
                }
            }
        }

        assertEquals(List.of(), without);
    }

    @Test
    void suppressionReportsNothing() {
        String yaml = Decoding.rule("route: [{destination: {host: a}}]");
        ResourceReader reader = new ResourceReader(false, Set.of("VirtualService.http[].route[].destination.host"));

        DecodedFile file = reader.read("f.yaml", yaml.getBytes(StandardCharsets.UTF_8));

        assertEquals(List.of(), file.problems());
        VirtualService service = (VirtualService) file.resources().get(0);
        assertNotEquals("a", service.http().get(0).route().get(0).destination().host());
    }

    private static String read(Set<String> suppressed) throws IOException {
        ResourceReader reader = new ResourceReader(false, suppressed);
        DecodedFile file = reader.read("all.yaml", Files.readAllBytes(EVERYTHING));
        DecodedFile mesh = reader.readMesh("mesh.yaml", Files.readAllBytes(EVERYTHING_MESH));
        assertEquals(List.of(), Decoding.errors(file));
        assertEquals(List.of(), Decoding.errors(mesh));
        StringBuilder text = new StringBuilder();
        for (Resource resource : file.resources()) {
            text.append(resource).append('\n');
        }
        return text.append(file.meshes()).append(mesh.meshes()).toString();
    }
}
