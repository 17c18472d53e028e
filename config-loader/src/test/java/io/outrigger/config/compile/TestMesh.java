package io.outrigger.config.compile;

import io.outrigger.config.decode.ResourceReader;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.source.ConfigSource;
import io.outrigger.config.source.Load;
import io.outrigger.core.cluster.Locality;
import io.outrigger.core.server.Identity;
import io.outrigger.core.server.Identity.Role;
import io.outrigger.core.server.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A mesh in YAML, compiled for tests. The proxy is {@code client} of namespace default at 10.1.0.1 unless told otherwise. */
final class TestMesh {
    private final Resources resources;
    private final String namespace;
    private final Map<String, String> labels;
    private final CompileOptions options;

    private TestMesh(Resources resources, String namespace, Map<String, String> labels, CompileOptions options) {
        this.resources = resources;
        this.namespace = namespace;
        this.labels = labels;
        this.options = options;
    }

    static TestMesh of(String... documents) {
        return new TestMesh(
                resources(String.join("---\n", documents)), "default", Map.of("app", "client"), CompileOptions.of(1));
    }

    static Resources resources(String yaml) {
        try {
            Path file = Files.createTempFile("mesh", ".yaml");
            Files.writeString(file, yaml);
            Load load = new ConfigSource(List.of(file), null, new ResourceReader(false, Set.of())).load();
            Files.delete(file);
            if (load.hasErrors()) {
                throw new AssertionError(load.problems().toString());
            }
            return load.resources();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A resource of Istio's networking group around the lines of its spec. */
    static String istio(String kind, String name, String spec) {
        int slash = name.indexOf('/');
        String namespace = slash < 0 ? "default" : name.substring(0, slash);
        return "apiVersion: networking.istio.io/v1\nkind: " + kind + "\nmetadata: {name: " + name.substring(slash + 1)
                + ", namespace: " + namespace + "}\nspec:\n" + spec.indent(2);
    }

    /** A Service at an address with ports like {@code http=80->8080}, selecting {@code app: name}. */
    static String service(String name, String address, String... ports) {
        int slash = name.indexOf('/');
        String namespace = slash < 0 ? "default" : name.substring(0, slash);
        String own = name.substring(slash + 1);
        StringBuilder yaml =
                new StringBuilder("apiVersion: v1\nkind: Service\nmetadata: {name: " + own + ", namespace: " + namespace
                        + "}\nspec:\n  clusterIP: " + address + "\n  selector: {app: " + own + "}\n  ports:\n");
        for (String port : ports) {
            String[] parts = port.split("=|->", -1);
            yaml.append("  - {name: \"").append(parts[0]).append("\", port: ").append(parts[1]);
            yaml.append(", targetPort: ")
                    .append(parts.length > 2 ? parts[2] : parts[1])
                    .append("}\n");
        }
        return yaml.toString();
    }

    /** A Pod of an app and version. */
    static String pod(String name, String address, String version) {
        int slash = name.indexOf('/');
        String namespace = slash < 0 ? "default" : name.substring(0, slash);
        String own = name.substring(slash + 1);
        return "apiVersion: v1\nkind: Pod\nmetadata: {name: " + own + "-" + version + ", namespace: " + namespace
                + ", labels: {app: " + own + ", version: " + version + "}}\nspec: {containers: [{name: app}]}\n"
                + "status: {phase: Running, podIP: " + address + "}\n";
    }

    TestMesh in(String otherNamespace) {
        return new TestMesh(resources, otherNamespace, labels, options);
    }

    TestMesh labelled(Map<String, String> others) {
        return new TestMesh(resources, namespace, others, options);
    }

    TestMesh with(CompileOptions others) {
        return new TestMesh(resources, namespace, labels, others);
    }

    Resources resources() {
        return resources;
    }

    Compiled sidecar() {
        return compile(Role.SIDECAR, null);
    }

    Compiled gateway() {
        return compile(Role.GATEWAY, null);
    }

    Compiled sidecarAfter(@Nullable Snapshot previous) {
        return compile(Role.SIDECAR, previous);
    }

    private Compiled compile(Role role, @Nullable Snapshot previous) {
        List<InetAddress> own = List.of(IpLiteral.of("10.1.0.1"));
        Identity identity =
                new Identity(role, namespace, "client-1", "client", labels, "client", own, Locality.UNKNOWN);
        return new Compiled(new SnapshotCompiler(new TestHandlers(), options).compile(resources, identity, previous));
    }
}
