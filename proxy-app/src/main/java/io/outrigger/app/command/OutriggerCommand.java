package io.outrigger.app.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code outrigger}: the commands, and what their exit codes mean. */
@Command(
        name = "outrigger",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "A sidecar and edge proxy that reads Istio YAML from local files.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            RehearseCommand.class,
            ValidateCommand.class,
            SchemaCommand.class,
            ProxyConfigCommand.class,
            CertsCommand.class,
            RequestCommand.class,
            WaitCommand.class,
            VersionCommand.class,
            AutoComplete.GenerateCompletion.class,
            ManualCommand.class,
            CommandLine.HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:stopped before it was finished, or failed",
            "2:wrong usage",
            "3:the configuration is refused",
            "4:a port is in use",
            "5:a permission is missing"
        })
public final class OutriggerCommand implements Runnable {
    /** Not an exit code: the command left threads running that keep the process alive. */
    public static final int STAYS = -1;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    /** Parses and runs; answers the exit code, or {@link #STAYS}. */
    public static int run(String... arguments) {
        CommandLine line = new CommandLine(new OutriggerCommand());
        // What tools of Kubernetes call it.
        CommandLine completion = Objects.requireNonNull(line.getSubcommands().get("generate-completion"));
        completion.getCommandSpec().aliases("completion");
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUnmatchedOptionsAllowedAsOptionParameters(false);
        line.setParameterExceptionHandler(new WrongUsage());
        line.setExecutionExceptionHandler((failure, command, parsed) -> Failures.report(failure, command.getErr()));
        return line.execute(arguments);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "Missing command: serve, demo, validate, schema, proxy-config, certs, request, wait, version or help");
    }
}
