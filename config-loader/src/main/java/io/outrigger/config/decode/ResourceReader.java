package io.outrigger.config.decode;

import io.outrigger.config.istio.MeshConfig;
import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Resource;
import io.outrigger.config.schema.Schema;
import io.outrigger.config.schema.SchemaField;
import io.outrigger.config.yaml.FieldReader;
import io.outrigger.config.yaml.Position;
import io.outrigger.config.yaml.Problems;
import io.outrigger.config.yaml.ReadOptions;
import io.outrigger.config.yaml.Severity;
import io.outrigger.config.yaml.Similar;
import io.outrigger.config.yaml.YamlDocument;
import io.outrigger.config.yaml.YamlFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decodes files: finds out what each document is and hands it to the reader of its kind. Any thread. */
public final class ResourceReader {
    private static final String MESH = "MeshConfig";

    private final Kinds kinds = new Kinds();
    private final Schema meshSchema = Schema.bare(MESH);
    private final Schema configMapSchema = Schema.kubernetes("ConfigMap", "ConfigMap");
    private final Schema operatorSchema = Schema.kubernetes("IstioOperator", "IstioOperator");
    private final boolean lenient;
    private final Set<String> suppressed;

    /**
     * A reader of files.
     *
     * @param lenient unknown fields are warnings
     * @param suppressed acting paths that read as absent; empty but in tests
     */
    public ResourceReader(boolean lenient, Set<String> suppressed) {
        this.lenient = lenient;
        this.suppressed = Set.copyOf(suppressed);
    }

    /** Decodes a file of resources. */
    public DecodedFile read(String file, byte[] content) {
        return new FileReading(false).read(file, content);
    }

    /** Decodes a file that holds a MeshConfig, or a resource with one. */
    public DecodedFile readMesh(String file, byte[] content) {
        return new FileReading(true).read(file, content);
    }

    /** By kind, every field that acts: {@code VirtualService.http[].timeout}. */
    public SortedMap<String, Set<String>> actingPaths() {
        SortedMap<String, Set<String>> paths = new TreeMap<>();
        for (Kind kind : kinds.all()) {
            if (kind.body() != null && kind.schema() != null) {
                Set<String> acting = FieldReader.actingPaths(kind.schema(), root -> resource(root, kind, ""));
                acting.removeIf(path -> !kind.metadataActs(path));
                paths.put(kind.name(), acting);
            }
        }
        paths.put(MESH, FieldReader.actingPaths(meshSchema, MeshConfigReader::read));
        Set<String> operator = FieldReader.actingPaths(operatorSchema, this::operator);
        operator.removeIf(path -> path.contains(".metadata."));
        paths.put("IstioOperator", operator);
        return paths;
    }

    /** By kind, every field that may be written, whether it acts or not. */
    public SortedMap<String, SortedMap<String, SchemaField>> fields() {
        SortedMap<String, SortedMap<String, SchemaField>> fields = new TreeMap<>();
        for (Kind kind : kinds.all()) {
            if (kind.schema() != null) {
                fields.put(kind.name(), kind.schema().leaves());
            }
        }
        fields.put(MESH, meshSchema.leaves());
        fields.put("IstioOperator", operatorSchema.leaves());
        return fields;
    }

    /** Every kind whose fields are known, for editors. */
    public List<KnownKind> knownKinds() {
        List<KnownKind> known = new ArrayList<>();
        for (Kind kind : kinds.all()) {
            if (kind.schema() != null) {
                String group = kind.group().isEmpty() ? "" : kind.group() + "/";
                List<String> versions =
                        kind.versions().stream().sorted().map(v -> group + v).toList();
                known.add(new KnownKind(kind.name(), versions, kind.schema().root()));
            }
        }
        return known;
    }

    /** The fields of a kind, or null if it is only known by name or not at all. */
    public @Nullable SchemaField schema(String kind, String apiVersion) {
        if (kind.isEmpty()) {
            return meshSchema.root();
        }
        int slash = apiVersion.indexOf('/');
        Kind known = kinds.find(slash < 0 ? "" : apiVersion.substring(0, slash), kind);
        Schema schema = known == null ? null : known.schema();
        return schema == null ? null : schema.root();
    }

    private static @Nullable Resource resource(FieldReader root, Kind kind, String apiVersion) {
        Meta meta = MetaReader.read(root, kind.name(), apiVersion, kind.namespaced());
        if (kind.body() == null) {
            root.checkOnly("spec");
            return null;
        }
        return kind.body().read(root, meta);
    }

    private MeshSource operator(FieldReader root) {
        MetaReader.read(root, "IstioOperator", "", true);
        Position position = root.position();
        MeshSource source = root.object("spec", spec -> {
            MeshConfig mesh = spec.embedded("meshConfig", meshSchema, MeshConfigReader::read);
            Map<String, String> environment = spec.object(
                    "values",
                    values -> values.object("pilot", pilot -> pilot.quiet().stringMap("env")));
            return new MeshSource(
                    MeshSource.Rank.OPERATOR, position, mesh, environment == null ? Map.of() : environment);
        });
        return source == null ? new MeshSource(MeshSource.Rank.OPERATOR, position, null, Map.of()) : source;
    }

    /** The mesh configuration in the ConfigMap that Istio reads, or null in others. */
    private @Nullable MeshSource configMap(FieldReader root) {
        Meta meta = MetaReader.read(root, "ConfigMap", "v1", true);
        MeshConfig mesh = root.object("data", data -> {
            if (meta.name().equals("istio")) {
                return data.embedded("mesh", meshSchema, MeshConfigReader::read);
            }
            data.string("mesh");
            return null;
        });
        return mesh == null ? null : new MeshSource(MeshSource.Rank.CONFIG_MAP, root.position(), mesh, Map.of());
    }

    /** One file on its way from bytes to resources. */
    private final class FileReading {
        private final Problems problems = new Problems();
        private final ReadOptions options = new ReadOptions(problems, lenient, suppressed);
        private final List<Resource> resources = new ArrayList<>();
        private final List<MeshSource> meshes = new ArrayList<>();
        private final boolean bareMesh;

        FileReading(boolean bareMesh) {
            this.bareMesh = bareMesh;
        }

        DecodedFile read(String file, byte[] content) {
            YamlFile yaml = new YamlFile(file, problems);
            yaml.read(content, this::document);
            return new DecodedFile(resources, meshes, problems.sorted(), yaml.suppressions());
        }

        private void document(YamlDocument document) {
            String name = document.word("kind");
            String apiVersion = document.word("apiVersion");
            if (bareMesh && name.isEmpty()) {
                MeshConfig mesh = FieldReader.read(document, meshSchema, options, MeshConfigReader::read);
                meshes.add(new MeshSource(MeshSource.Rank.FILE, document.position(), mesh, Map.of()));
            } else if (name.isEmpty() || apiVersion.isEmpty()) {
                String missing = name.isEmpty() ? "kind" : "apiVersion";
                problems.add(document.problem(Severity.ERROR, missing, "is required"));
            } else if (name.endsWith("List") && document.has("items")) {
                document.items().forEach(this::document);
            } else {
                known(document, name, apiVersion);
            }
        }

        private void known(YamlDocument document, String name, String apiVersion) {
            int slash = apiVersion.indexOf('/');
            String group = slash < 0 ? "" : apiVersion.substring(0, slash);
            String version = apiVersion.substring(slash + 1);
            Kind kind = kinds.find(group, name);
            String what = name + " (" + apiVersion + ")";
            if (name.equals("IstioOperator")) {
                mesh(FieldReader.read(document, operatorSchema, options, r -> operator(r)));
            } else if (name.equals("ConfigMap") && group.isEmpty()) {
                mesh(FieldReader.read(document, configMapSchema, options, r -> configMap(r)));
            } else if (kind == null) {
                problems.add(document.general(
                        Severity.WARNING, "kind", what, "is an unknown kind and is left out" + hint(name)));
            } else if (!kind.versions().isEmpty() && !kind.versions().contains(version)) {
                String known = kind.versions().stream().sorted().collect(Collectors.joining(", "));
                problems.add(document.general(
                        Severity.NOTICE,
                        "apiVersion",
                        what,
                        "is an unknown version and is left out (known: " + known + ")"));
            } else if (kind.body() == null) {
                inactive(document, kind, what);
            } else {
                decode(document, kind, apiVersion);
            }
        }

        private void inactive(YamlDocument document, Kind kind, String what) {
            Severity severity = kind.schema() == null ? Severity.NOTICE : Severity.WARNING;
            problems.add(document.general(severity, "kind", what, "does not act yet"));
            if (kind.schema() != null) {
                FieldReader.read(document, kind.schema(), options, root -> resource(root, kind, ""));
            }
        }

        private void decode(YamlDocument document, Kind kind, String apiVersion) {
            Schema schema = kind.schema();
            if (schema != null) {
                Resource resource = FieldReader.read(document, schema, options, r -> resource(r, kind, apiVersion));
                if (resource != null) {
                    resources.add(resource);
                }
            }
        }

        private String hint(String name) {
            String near =
                    Similar.nearest(name, kinds.all().stream().map(Kind::name).toList());
            return near == null ? "" : "; did you mean " + near + "?";
        }

        private void mesh(@Nullable MeshSource source) {
            if (source != null) {
                meshes.add(source);
            }
        }
    }
}
