package io.outrigger.config.pipeline;

import io.outrigger.config.compile.CompileResult;
import io.outrigger.config.compile.CompileWarning;
import io.outrigger.config.compile.ConfigDiff;
import io.outrigger.config.compile.SnapshotCompiler;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.lint.Lint;
import io.outrigger.config.pipeline.Reload.Outcome;
import io.outrigger.config.pipeline.Reload.Trigger;
import io.outrigger.config.source.ConfigSource;
import io.outrigger.config.source.Load;
import io.outrigger.config.yaml.Pinpoint;
import io.outrigger.config.yaml.Position;
import io.outrigger.config.yaml.Problem;
import io.outrigger.config.yaml.Problems;
import io.outrigger.config.yaml.Severity;
import io.outrigger.core.server.ApplyResult;
import io.outrigger.core.server.Identity;
import io.outrigger.core.server.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the files say into effect: read, parse, lint, compile, apply. A load with any error changes nothing; the last good
 * configuration runs on. Each problem is logged once, as long as it stays.
 *
 * <p>{@link #reload} belongs to the config thread, {@link #status} to any.
 */
public final class ConfigPipeline {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigPipeline.class);

    private final ConfigSource source;
    private final SnapshotCompiler compiler;
    private final Identity identity;
    private final Applier applier;
    private volatile PipelineStatus status = PipelineStatus.NONE;
    private Set<String> logged = Set.of();

    public ConfigPipeline(ConfigSource source, SnapshotCompiler compiler, Identity identity, Applier applier) {
        this.source = source;
        this.compiler = compiler;
        this.identity = identity;
        this.applier = applier;
    }

    /** Puts a compiled configuration into effect, or says why not and leaves everything as it is. */
    @FunctionalInterface
    public interface Applier {
        ApplyResult apply(CompileResult compiled);
    }

    /** How the configuration stands. */
    public PipelineStatus status() {
        return status;
    }

    /** Looks at the files and does what is to be done. Never throws for what a file can hold. */
    public Reload reload(Trigger trigger) {
        try {
            return look(trigger);
        } catch (RuntimeException | StackOverflowError unexpected) {
            return failed(trigger, unexpected);
        }
    }

    /** A fault of ours must not end the config thread, nor what runs. */
    private Reload failed(Trigger trigger, Throwable unexpected) {
        String message = "the configuration is refused by an unexpected failure: " + unexpected;
        if (!logged.contains(message)) {
            LOG.error("the configuration is refused by an unexpected failure, please report it", unexpected);
        }
        logged = Set.of(message);
        Reload reload = new Reload(trigger, Outcome.INVALID, generation(), List.of(), List.of(), message);
        publish(reload, status.snapshot(), status.resources());
        return reload;
    }

    private Reload look(Trigger trigger) {
        Load load = source.load();
        Reload before = status.last();
        List<String> keys = compiler.changedKeyFiles();
        // What could not be put into effect, as a port in use, is tried again at each look.
        if (!load.changed() && keys.isEmpty() && before != null && before.outcome() != Outcome.NOT_APPLIED) {
            return unchanged(trigger, before);
        }
        Reload reload = load.hasErrors() ? invalid(trigger, load) : bringIntoEffect(trigger, load, keys);
        say(reload);
        return reload;
    }

    private Reload unchanged(Trigger trigger, Reload before) {
        return new Reload(trigger, Outcome.UNCHANGED, generation(), before.problems(), List.of(), before.message());
    }

    private long generation() {
        Snapshot running = status.snapshot();
        return running == null ? 0 : running.generation();
    }

    private Reload invalid(Trigger trigger, Load load) {
        long errors = load.problems().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .count();
        String message = "the configuration is refused: " + errors + (errors == 1 ? " error" : " errors");
        Reload reload =
                new Reload(trigger, Outcome.INVALID, generation(), load.wanted(load.problems()), List.of(), message);
        publish(reload, status.snapshot(), status.resources());
        return reload;
    }

    private Reload bringIntoEffect(Trigger trigger, Load load, List<String> keys) {
        Resources resources = load.resources();
        Resources running = status.resources();
        CompileResult compiled = compiler.compile(resources, identity, status.snapshot());
        List<Problem> problems = problems(load, compiled);
        ApplyResult result = applier.apply(compiled);
        if (result instanceof ApplyResult.Refused refused) {
            Reload reload =
                    new Reload(trigger, Outcome.NOT_APPLIED, generation(), problems, List.of(), refused.message());
            publish(reload, status.snapshot(), running);
            return reload;
        }
        List<String> changes = new ArrayList<>();
        if (running != null) {
            changes.addAll(ConfigDiff.between(running, resources));
            keys.forEach(path -> changes.add("file " + path + " is new"));
        }
        Reload reload = new Reload(trigger, Outcome.APPLIED, compiled.snapshot().generation(), problems, changes, "");
        publish(reload, compiled.snapshot(), resources);
        return reload;
    }

    /** Everything worth saying; what lint and compiler both found at one place is said by lint. */
    private List<Problem> problems(Load load, CompileResult compiled) {
        Problems all = new Problems();
        all.addAll(load.problems());
        List<Problem> lint = Lint.check(load.resources());
        all.addAll(new Pinpoint().exactly(lint));
        Set<Position> known = new HashSet<>();
        lint.forEach(problem -> known.add(problem.position()));
        for (CompileWarning warning : compiled.warnings()) {
            if (!known.contains(warning.position())) {
                all.add(new Problem(Severity.WARNING, warning.position(), "", warning.message(), "", false));
            }
        }
        all.addAll(IdentityCheck.check(load.resources(), identity));
        return load.wanted(all.sorted());
    }

    private void publish(Reload reload, @Nullable Snapshot snapshot, @Nullable Resources resources) {
        PipelineStatus old = status;
        boolean applied = reload.outcome() == Outcome.APPLIED;
        status = new PipelineStatus(
                snapshot,
                resources,
                reload,
                old.loads() + 1,
                old.applied() + (applied ? 1 : 0),
                old.refused() + (applied ? 0 : 1));
    }

    private void say(Reload reload) {
        Set<String> now = new HashSet<>();
        for (Problem problem : reload.problems()) {
            String text = problem.toString();
            if (now.add(text) && !logged.contains(text)) {
                log(problem.severity(), text);
            }
        }
        if (!reload.message().isEmpty() && now.add(reload.message()) && !logged.contains(reload.message())) {
            LOG.error("{}", reload.message());
        }
        logged = now;
        if (reload.outcome() == Outcome.APPLIED) {
            LOG.info("configuration {} runs", reload.generation());
            reload.changes().forEach(change -> LOG.info("{}", change));
        }
    }

    private static void log(Severity severity, String text) {
        switch (severity) {
            case ERROR -> LOG.error("{}", text);
            case WARNING -> LOG.warn("{}", text);
            case NOTICE -> LOG.info("{}", text);
        }
    }
}
