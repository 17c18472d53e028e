package io.outrigger.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.config.decode.ResourceReader;
import io.outrigger.config.istio.Sidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigSourceTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String service(String name, String more) {
        return "{apiVersion: v1, kind: Service, metadata: {name: " + name + more + "}, spec: {}}\n";
    }

    private static ConfigSource source(@Nullable Path mesh, Path... paths) {
        return new ConfigSource(List.of(paths), mesh, new ResourceReader(false, Set.of()));
    }

    private static List<String> names(Load load) {
        return load.resources().services().stream().map(s -> s.meta().name()).toList();
    }

    @Test
    void readsFilesAndFoldersAtAnyDepth() throws IOException {
        write("in/b.yaml", service("b", ""));
        write("in/deep/a.yml", service("a", ""));
        write(
                "in/c.json",
                "{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": \"c\"}, \"spec\": {}}");
        write("in/readme.txt", "not: [yaml");
        write("in/.hidden.yaml", "not: [yaml");
        write("in/..data/x.yaml", "not: [yaml");
        Path single = write("other.conf", service("d", ""));

        Load load = source(null, folder.resolve("in"), single).load();

        assertEquals(List.of(), load.problems());
        assertEquals(List.of("a", "b", "c", "d"), names(load));
    }

    @Test
    void manyFilesAreOneAfterTheOtherWhoeverReadsThem() throws IOException {
        for (int i = 10; i < 60; i++) {
            write(i + ".yaml", service("s" + i, "") + (i % 10 == 7 ? "---\n" + service("twin", "") : ""));
        }
        write("30.yaml", "not: [yaml");
        ConfigSource source = source(null, folder);

        Load load = source.load();

        assertEquals(49 + 5, names(load).size());
        assertEquals(
                List.of("30.yaml", "27.yaml", "37.yaml", "47.yaml", "57.yaml").stream()
                        .sorted()
                        .toList(),
                load.problems().stream()
                        .map(p -> Path.of(p.position().file()).getFileName().toString())
                        .toList());
        assertTrue(load.problems().stream().skip(2).allMatch(p -> p.message().contains("17.yaml")), "the first counts");
        assertFalse(source.load().changed());
    }

    @Test
    void ordersEqualsByAgeThenNameThenNamespaceThenPlace() throws IOException {
        write(
                "1.yaml",
                service("z", ", namespace: n") + "---\n" + service("y", ", creationTimestamp: '2020-01-01T00:00:00Z'"));
        write("2.yaml", service("b", ", namespace: n2") + "---\n" + service("b", ", namespace: n1"));
        write("3.yaml", service("x", ", creationTimestamp: '2019-01-01T00:00:00Z'"));

        Load load = source(null, folder).load();

        assertEquals(List.of("b", "b", "z", "x", "y"), names(load));
        assertEquals("n1", load.resources().services().get(0).meta().namespace());
    }

    @Test
    void unchangedFilesAreNotReadAgain() throws IOException {
        write("a.yaml", service("a", ""));
        Path other = write("b.yaml", service("b", ""));
        ConfigSource source = source(null, folder);
        Load first = source.load();

        Load second = source.load();
        Files.writeString(other, service("c", ""));
        Load third = source.load();

        assertTrue(first.changed());
        assertFalse(second.changed());
        assertTrue(third.changed());
        assertSame(
                first.resources().services().get(0),
                third.resources().services().get(0));
        assertEquals(List.of("a", "c"), names(third));
    }

    @Test
    void aRemovedFileIsAChange() throws IOException {
        write("a.yaml", service("a", ""));
        Path other = write("b.yaml", service("b", ""));
        ConfigSource source = source(null, folder);
        source.load();

        Files.delete(other);
        Load load = source.load();

        assertTrue(load.changed());
        assertEquals(List.of("a"), names(load));
    }

    @Test
    void aVanishedPathIsAnErrorAndItsReturnAChange() throws IOException {
        Path file = write("a.yaml", service("a", ""));
        ConfigSource source = source(null, file);
        source.load();

        Files.delete(file);
        Load gone = source.load();
        Load stillGone = source.load();
        Files.writeString(file, service("a", ""));
        Load back = source.load();

        assertTrue(gone.hasErrors() && gone.changed());
        assertEquals(file + ":1:1: does not exist", gone.problems().get(0).toString());
        assertFalse(stillGone.changed());
        assertTrue(back.changed());
        assertFalse(back.hasErrors());
    }

    @Test
    void aLinkToNothingIsAnError() throws IOException {
        Files.createSymbolicLink(folder.resolve("a.yaml"), folder.resolve("nothing"));

        Load load = source(null, folder).load();

        assertEquals(List.of(folder.resolve("a.yaml") + ":1:1: does not exist"), texts(load));
    }

    @Test
    void aLinkAroundItselfIsAnError() throws IOException {
        write("in/a.yaml", service("a", ""));
        Files.createSymbolicLink(folder.resolve("in/loop"), folder.resolve("in"));

        Load load = source(null, folder.resolve("in")).load();

        assertEquals(List.of(folder.resolve("in") + ":1:1: is a link to a folder around it"), texts(load));
    }

    @Test
    void anEmptyFolderIsWorthAWarning() {
        Load load = source(null, folder).load();

        assertFalse(load.hasErrors());
        assertEquals(1, load.problems().size());
    }

    @Test
    void aResourceThatStandsTwiceIsAnError() throws IOException {
        Path a = write("a.yaml", service("a", ""));
        Path b = write("b.yaml", "\n" + service("a", ", namespace: default"));

        Load load = source(null, folder).load();

        assertEquals(List.of(b + ":2:1: Service default/a: stands twice; first at " + a + ":1:1"), texts(load));
    }

    @Test
    void theFileWithTheMeshConfigWins() throws IOException {
        Path mesh = write("mesh.conf", "outboundTrafficPolicy: {mode: REGISTRY_ONLY}\n");
        write("in/operator.yaml", """
            apiVersion: install.istio.io/v1alpha1
            kind: IstioOperator
            metadata: {name: o}
            spec: {meshConfig: {trustDomain: o}, values: {pilot: {env: {A: b}}}}
            """);

        Load load = source(mesh, folder.resolve("in")).load();

        assertEquals(Sidecar.OutboundMode.REGISTRY_ONLY, load.resources().mesh().outboundTrafficPolicy());
        assertEquals("cluster.local", load.resources().mesh().trust().domain());
        assertEquals("b", load.resources().pilotEnvironment().get("A"));
        assertTrue(texts(load).stream().anyMatch(text -> text.contains("is left out")));
    }

    @Test
    void whatHoldsForAFieldIsSaidOnceForAllFiles() throws IOException {
        String rule = """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: NAME}
            spec: {host: a, trafficPolicy: {retryBudget: {budgetInterval: 10s}}}
            """;
        write("a.yaml", rule.replace("NAME", "a"));
        write("b.yaml", rule.replace("NAME", "b"));

        assertEquals(1, source(null, folder).load().problems().size());
    }

    private static List<String> texts(Load load) {
        return load.problems().stream().map(Object::toString).toList();
    }
}
