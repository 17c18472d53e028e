package io.outrigger.config.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.config.compile.CompileOptions;
import io.outrigger.config.compile.NoHandlers;
import io.outrigger.config.compile.SnapshotCompiler;
import io.outrigger.config.decode.ResourceReader;
import io.outrigger.config.pipeline.Reload.Outcome;
import io.outrigger.config.pipeline.Reload.Trigger;
import io.outrigger.config.source.ConfigSource;
import io.outrigger.core.cluster.Locality;
import io.outrigger.core.server.ApplyResult;
import io.outrigger.core.server.Identity;
import io.outrigger.core.server.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigPipelineTest {
    private static final String GOOD = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews, namespace: default}
            spec:
              hosts: [reviews]
              http: [{directResponse: {status: 200}}]
            """;

    @TempDir
    private Path folder;

    private final List<Snapshot> applied = new ArrayList<>();
    private boolean refuse;
    private boolean fail;
    private Path file;
    private ConfigPipeline pipeline;

    @BeforeEach
    void start() throws IOException {
        file = Files.writeString(folder.resolve("a.yaml"), GOOD);
        Identity identity = new Identity(
                Identity.Role.SIDECAR,
                "default",
                "client-1",
                "client",
                Map.of("app", "client"),
                "default",
                List.of(),
                Locality.UNKNOWN);
        pipeline = new ConfigPipeline(
                new ConfigSource(List.of(file), null, new ResourceReader(false, Set.of())),
                new SnapshotCompiler(new NoHandlers(), CompileOptions.of(1)),
                identity,
                compiled -> {
                    if (fail) {
                        throw new IllegalStateException("a fault of ours");
                    }
                    if (refuse) {
                        return new ApplyResult.Refused(ApplyResult.Reason.PORT_IN_USE, "port 15001 is in use");
                    }
                    applied.add(compiled.snapshot());
                    return new ApplyResult.Applied(compiled.snapshot().generation());
                });
    }

    @Test
    void theFirstLoadAlwaysRuns() {
        Reload reload = pipeline.reload(Trigger.START);

        assertEquals(Outcome.APPLIED, reload.outcome());
        assertEquals(1, reload.generation());
        assertEquals(List.of(), reload.changes());
        assertSame(applied.get(0), pipeline.status().snapshot());
    }

    @Test
    void anUnexpectedFailureRefusesTheLoadAndKeepsWhatRuns() throws IOException {
        pipeline.reload(Trigger.START);
        Files.writeString(file, GOOD.replace("200", "201"));
        fail = true;

        Reload reload = pipeline.reload(Trigger.FILES);

        assertEquals(Outcome.INVALID, reload.outcome());
        assertTrue(reload.message().contains("a fault of ours"), reload.message());
        assertSame(applied.get(0), pipeline.status().snapshot());
        assertTrue(pipeline.status().isStale());
        fail = false;
        Files.writeString(file, GOOD.replace("200", "202"));
        assertEquals(Outcome.APPLIED, pipeline.reload(Trigger.FILES).outcome());
    }

    @Test
    void unchangedFilesChangeNothing() {
        pipeline.reload(Trigger.START);

        Reload reload = pipeline.reload(Trigger.FILES);

        assertEquals(Outcome.UNCHANGED, reload.outcome());
        assertTrue(reload.isGood());
        assertEquals(1, applied.size());
        assertEquals(1, pipeline.status().loads());
    }

    @Test
    void aChangeRunsAndIsToldInWords() throws IOException {
        pipeline.reload(Trigger.START);
        Files.writeString(file, GOOD.replace("200", "503"));

        Reload reload = pipeline.reload(Trigger.SIGNAL);

        assertEquals(Outcome.APPLIED, reload.outcome());
        assertEquals(2, reload.generation());
        assertEquals(
                List.of("VirtualService default/reviews: http[0].directResponse.status 200 → 503"), reload.changes());
    }

    @Test
    void wrongFilesLeaveTheLastGoodConfigurationRunning() throws IOException {
        pipeline.reload(Trigger.START);
        Snapshot running = pipeline.status().snapshot();
        Files.writeString(file, GOOD.replace("200", "no number").replace("hosts: [reviews]", "hosst: [reviews]"));

        Reload wrong = pipeline.reload(Trigger.FILES);
        Reload again = pipeline.reload(Trigger.FILES);

        assertEquals(Outcome.INVALID, wrong.outcome());
        assertTrue(wrong.errors() >= 2);
        assertEquals(1, wrong.generation());
        assertSame(running, pipeline.status().snapshot());
        assertTrue(pipeline.status().isStale());
        assertEquals(Outcome.UNCHANGED, again.outcome());
        assertFalse(again.isGood());
        assertEquals(1, pipeline.status().refused());

        Files.writeString(file, GOOD);
        assertEquals(Outcome.APPLIED, pipeline.reload(Trigger.FILES).outcome());
        assertFalse(pipeline.status().isStale());
    }

    @Test
    void whatCouldNotBePutIntoEffectIsTriedAgain() {
        refuse = true;
        Reload refused = pipeline.reload(Trigger.START);
        refuse = false;
        Reload later = pipeline.reload(Trigger.FILES);

        assertEquals(Outcome.NOT_APPLIED, refused.outcome());
        assertEquals("port 15001 is in use", refused.message());
        assertEquals(0, refused.generation());
        assertEquals(Outcome.APPLIED, later.outcome());
    }

    @Test
    void warningsComeWithAGoodLoad() throws IOException {
        Files.writeString(
                file, GOOD.replace("directResponse: {status: 200}", "route: [{destination: {host: nobody}}]"));

        Reload reload = pipeline.reload(Trigger.START);

        assertEquals(Outcome.APPLIED, reload.outcome());
        assertEquals(0, reload.errors());
        assertTrue(
                reload.problems().stream().anyMatch(problem -> problem.message().contains("nobody")));
        assertNotNull(pipeline.status().resources());
    }
}
