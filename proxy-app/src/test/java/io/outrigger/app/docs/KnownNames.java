package io.outrigger.app.docs;

import com.tngtech.archunit.core.domain.JavaClass;
import io.outrigger.app.architecture.ProductClasses;
import io.outrigger.app.architecture.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that has a name in the source tree: classes, their members, packages, words. */
final class KnownNames {
    /** Names of others that look like classes of ours. */
    private static final Set<String> FOREIGN = Set.of(
            // Netty
            "ByteBuf",
            "EmbeddedChannel",
            "SslHandler",
            "Http2ConnectionHandler",
            "Http2FrameCodec",
            "Http2MultiplexHandler",
            "HttpServerCodec",
            "HttpClientCodec",
            "SniHandler",
            "MockTicker",
            // the JDK
            "VarHandle",
            "MethodHandle",
            "ServiceLoader",
            "AtomicReferenceArray",
            "ThreadLocalRandom",
            "LockSupport",
            "ReentrantLock",
            // Istio and Kubernetes, where the product has no record of that name
            "AuthorizationPolicy",
            "RequestAuthentication",
            "PeerAuthentication",
            "EnvoyFilter",
            "WasmPlugin",
            "IstioOperator",
            "ConfigMap",
            "MultiCollector",
            "NullAway",
            "PassthroughCluster",
            "BlackHoleCluster",
            "InboundPassthroughCluster",
            // libraries by their own spelling
            "SnakeYAML",
            "BoringSSL",
            "WireMock",
            "ArchUnit",
            "HAProxy",
            "JUnit",
            "GitHub");

    private final Map<String, JavaClass> classes = new TreeMap<>();
    private final Set<String> testClasses = new TreeSet<>();
    private final Set<String> packages = new TreeSet<>();
    private final String text;

    KnownNames() throws IOException {
        for (JavaClass type : ProductClasses.all()) {
            classes.put(type.getSimpleName(), type);
            for (String name = type.getPackageName();
                    name.contains(".");
                    name = name.substring(0, name.lastIndexOf('.'))) {
                packages.add(name);
            }
        }
        StringBuilder all = new StringBuilder();
        for (Path file : files()) {
            all.append(Files.readString(file)).append('\n');
            String name = file.getFileName().toString();
            if (name.endsWith(".java")) {
                testClasses.add(name.substring(0, name.length() - ".java".length()));
            }
        }
        text = all.toString();
    }

    private static List<Path> files() throws IOException {
        Path root = Repository.root();
        try (Stream<Path> modules = Files.walk(root)) {
            return Stream.concat(
                            modules.filter(file -> Repository.relative(file).contains("/src/")),
                            Stream.of("outrigger", "Dockerfile", "pom.xml", "bench/run", "bench/jmh")
                                    .map(root::resolve))
                    .filter(Files::isRegularFile)
                    .filter(file -> !file.toString().matches(".*\\.(class|jar|png|ico|bin|pem|key|der)"))
                    .filter(KnownNames::isText)
                    .collect(Collectors.toList());
        }
    }

    private static boolean isText(Path file) {
        return Repository.relative(file).matches("[^/]*|bench/.*|.*\\.(java|fields|css)");
    }

    boolean isPackage(String name) {
        return packages.contains(name);
    }

    /** A class of the product or of its tests by simple name, or a known name of somebody else. */
    boolean isClass(String name) {
        return classes.containsKey(name) || testClasses.contains(name) || FOREIGN.contains(name);
    }

    /** Whether a class of the product has such a method, field or nested class; true where the class is not ours. */
    boolean hasMember(String className, String member) {
        JavaClass type = classes.get(className);
        return type == null
                || type.getAllMethods().stream()
                        .anyMatch(method -> method.getName().equals(member))
                || type.getAllFields().stream()
                        .anyMatch(field -> field.getName().equals(member))
                || classes.containsKey(member);
    }

    /** Whether the word stands anywhere in the sources. */
    boolean isWritten(String word) {
        return text.contains(word);
    }
}
