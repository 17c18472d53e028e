package io.outrigger.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.architecture.Repository;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** The manifests of {@code examples/kubernetes} are YAML that Kubernetes and the proxy can read. */
final class KubernetesExampleTest {
    private final Path folder = Repository.root().resolve("examples/kubernetes");

    private static String validate(Path path, int expected) {
        CommandLine line = OutriggerCommand.commandLine();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = line.execute("validate", path.toString());
        assertEquals(expected, code, out.toString());
        return err.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "sidecar"})
    void theProxysOwnPartHasNoFault(String way) {
        assertTrue(validate(folder.resolve(way + "/conf"), 0).contains("No validation issues"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway/gateway.yaml", "sidecar/application.yaml"})
    void manifestsHaveNoError(String file) {
        validate(folder.resolve(file), 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "sidecar"})
    void kustomizationsNameFilesThatExist(String way) throws Exception {
        Object read = new Yaml().load(Files.readString(folder.resolve(way + "/kustomization.yaml")));

        assertTrue(read instanceof Map<?, ?> map
                && map.get("resources") instanceof List<?> names
                && names.stream().allMatch(name -> Files.isRegularFile(folder.resolve(way + "/" + name))));
        assertTrue(String.valueOf(read).contains("conf/"));
    }

    @Test
    void theGatewaysCommandIsUnderstood() throws Exception {
        String manifest = Files.readString(folder.resolve("gateway/gateway.yaml"));
        String args =
                manifest.lines().filter(l -> l.contains("args: [")).findFirst().orElseThrow();
        String[] words =
                args.substring(args.indexOf('[') + 1, args.indexOf(']')).split(", *", -1);

        assertTrue(OutriggerCommand.commandLine()
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(words)
                .hasSubcommand());
    }
}
