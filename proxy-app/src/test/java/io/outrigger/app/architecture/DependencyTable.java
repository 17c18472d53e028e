package io.outrigger.app.architecture;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which package may use which others of the product, and which libraries. {@code core.*} stands for all of core; {@link #LIBRARY}
 * in front of a name means everything below it, of somebody else.
 */
final class DependencyTable {
    private static final String LIBRARY = "library ";
    private static final String NETTY = LIBRARY + "io.netty.";
    private static final String LOG = LIBRARY + "org.slf4j.";
    private static final String RE2 = LIBRARY + "com.google.re2j.";
    private static final String YAML = LIBRARY + "org.yaml.snakeyaml.";
    private static final String JSON = LIBRARY + "com.fasterxml.jackson.core.";
    private static final String MICROMETER = LIBRARY + "io.micrometer.";
    private static final String PROMETHEUS = LIBRARY + "io.prometheus.metrics.";
    private static final String PICOCLI = LIBRARY + "picocli.";
    private static final String BOUNCY_CASTLE = LIBRARY + "org.bouncycastle.";
    private static final String JSSE = LIBRARY + "javax.net.ssl.";
    private static final String JDK_NAMES = LIBRARY + "javax.security.auth.x500.";
    private static final String JDK_HTTP = LIBRARY + "com.sun.net.httpserver.";

    private final Map<String, Set<String>> rows = new LinkedHashMap<>();

    DependencyTable() {
        core();
        http();
        row("tcp", "core.*", NETTY);
        config();
        app();
    }

    private void core() {
        row("core.time");
        row("core.match", RE2);
        row("core.cel", RE2);
        row("core.failure");
        row("core.worker", "core.time", NETTY);
        row("core.tls", "core.time", NETTY, LOG, JSSE, JDK_NAMES);
        row("core.net", "core.worker", "core.time", NETTY);
        row("core.stats", "core.worker", "core.failure");
        row("core.log", "core.cel", "core.worker", "core.time", "core.match", "core.failure", LOG, JSON);
        row(
                "core.cluster",
                "core.tls",
                "core.net",
                "core.worker",
                "core.time",
                "core.stats",
                "core.failure",
                NETTY,
                LOG);
        row(
                "core.listener",
                "core.worker",
                "core.net",
                "core.match",
                "core.stats",
                "core.failure",
                "core.log",
                "core.cluster",
                "core.tls",
                NETTY,
                LOG);
        row("core.server", "core.*", NETTY, LOG);
    }

    private void http() {
        row("http.message", "core.match");
        row("http.stream", "core.failure", "core.listener", "core.stats", "http.message", NETTY);
        row("http.codec", "core.*", "http.message", "http.stream", NETTY);
        row("http.health", "core.cluster", "core.tls", NETTY);
        row("http.filter", "core.*", "http.message", NETTY);
        row("http.filter.builtin", "core.*", "http.message", "http.filter", NETTY);
        row("http.route", "core.*", "http.message", "http.filter", RE2);
        row("http.upstream", "core.*", "http.codec", "http.message", "http.stream", NETTY);
        row("http.exchange", "core.*", "http.*", NETTY, RE2);
    }

    private void config() {
        row("config.schema");
        row("config.yaml", "config.schema", YAML);
        row("config.istio", "config.yaml");
        row("config.decode", "config.istio", "config.yaml", "config.schema", "core.cel", "core.log", RE2);
        row("config.source", "config.decode", "config.istio", "config.yaml", LOG);
        row("config.lint", "config.istio", "config.yaml");
        row(
                "config.validate",
                "config.source",
                "config.lint",
                "config.decode",
                "config.istio",
                "config.yaml",
                "config.schema");
        row("config.compile", "config.istio", "config.yaml", "core.*", "http.*", "tcp", RE2);
        row(
                "config.pipeline",
                "config.source",
                "config.lint",
                "config.compile",
                "config.decode",
                "config.istio",
                "config.yaml",
                "core.*",
                LOG);
    }

    private void app() {
        row("app.certs", "core.tls", BOUNCY_CASTLE, JDK_NAMES);
        row("app.demo.bookinfo", LOG, JDK_HTTP);
        row("app.admin", "core.*", NETTY, LOG, RE2, MICROMETER, PROMETHEUS, JSON);
        row("app.run", "app.admin", "core.*", "http.*", "tcp", "config.*", NETTY, LOG, RE2, JSON);
        row("app.demo", "app.demo.bookinfo", "app.admin", "app.run", "config.*", "core.server", NETTY, LOG);
        row("app.inspect", "core.tls", JSON);
        row("app.validate", "config.*", JSON);
        row(
                "app.command",
                "app.admin",
                "app.run",
                "app.demo",
                "app.inspect",
                "app.validate",
                "app.certs",
                "core.*",
                "config.*",
                LOG,
                PICOCLI);
        row("app", "app.command");
    }

    private void row(String name, String... allowed) {
        rows.put(name, new TreeSet<>(Set.of(allowed)));
    }

    /** Names of packages without the common root. */
    Set<String> packages() {
        return rows.keySet();
    }

    /** Whether {@code user} may use a package of the product. */
    boolean allowsPackage(String user, String used) {
        for (String allowed : allowed(user)) {
            boolean all = allowed.endsWith(".*") && used.startsWith(allowed.substring(0, allowed.length() - 1));
            if (all || used.equals(allowed)) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code user} may use a class of somebody else. */
    boolean allowsLibrary(String user, String className) {
        for (String allowed : allowed(user)) {
            if (allowed.startsWith(LIBRARY) && className.startsWith(allowed.substring(LIBRARY.length()))) {
                return true;
            }
        }
        return false;
    }

    private Set<String> allowed(String name) {
        return rows.getOrDefault(name, Set.of());
    }
}
