package io.outrigger.app.command;

import io.outrigger.app.run.StartFailure;
import io.outrigger.app.validate.ReportFormat;
import io.outrigger.config.validate.Mending;
import io.outrigger.config.validate.Report;
import io.outrigger.config.validate.Validation;
import io.outrigger.config.yaml.Severity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code outrigger validate}: says everything that is wrong with configuration, without running it. */
@Command(
        name = "validate",
        aliases = {"lint", "analyze"},
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Checks Istio and Kubernetes YAML as a proxy would at its start, and what does not fit together.",
        footer = {
            "",
            "A comment \"# outrigger:ignore CODE\" beside or above a line suppresses warnings and notes there,",
            "above a document those of all of it; so does the annotation galley.istio.io/analyze-suppress."
        })
public final class ValidateCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders.")
    private List<Path> paths = new ArrayList<>();

    @Option(names = "--mesh-config", paramLabel = "FILE", description = "A MeshConfig file.")
    private @Nullable Path meshConfig;

    @Option(names = "--lenient", description = "Unknown fields are warnings.")
    private boolean lenient;

    @Option(
            names = {"-o", "--format"},
            paramLabel = "text|json|sarif|github",
            description = "The form of the report. Default: text.")
    private ReportFormat format = ReportFormat.TEXT;

    @Option(
            names = "--failure-threshold",
            paramLabel = "error|warning|note",
            description = "What is bad enough for exit code 3. Default: error.")
    private Threshold threshold = Threshold.ERROR;

    @Option(names = "--fix", description = "First mends files in place: lost indentation, TABs, deprecated names.")
    private boolean fix;

    enum Threshold {
        ERROR(Severity.ERROR),
        WARNING(Severity.WARNING),
        NOTE(Severity.NOTICE);

        private final Severity severity;

        Threshold(Severity severity) {
            this.severity = severity;
        }
    }

    @Override
    public Integer call() throws StartFailure {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        PrintWriter err = line.getErr();
        if (fix) {
            mend(err);
        }
        Report report = Validation.check(paths, meshConfig, lenient);
        line.getOut().print(format.of(report));
        line.getOut().flush();
        err.println(summary(report));
        err.flush();
        return report.reaches(threshold.severity) ? StartFailure.CONFIG : 0;
    }

    private void mend(PrintWriter err) throws StartFailure {
        try {
            for (Path file : new Mending(lenient).mend(paths)) {
                err.println("mended " + file);
            }
        } catch (IOException e) {
            throw new StartFailure(StartFailure.CONFIG, "cannot be mended: " + e);
        }
    }

    private static String summary(Report report) {
        if (report.problems().isEmpty()) {
            return "\u2714 No validation issues found in " + count(report.resources(), "resource");
        }
        return count(report.count(Severity.ERROR), "error")
                + ", "
                + count(report.count(Severity.WARNING), "warning")
                + ", "
                + count(report.count(Severity.NOTICE), "note");
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
