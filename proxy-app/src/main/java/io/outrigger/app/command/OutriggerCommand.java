package io.outrigger.app.command;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
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

    /** In the order of the help. */
    private static final List<Named> COMMANDS = List.of(
            new Named("serve", ServeCommand::new),
            new Named("demo", DemoCommand::new),
            new Named("rehearse", RehearseCommand::new),
            new Named("validate", ValidateCommand::new),
            new Named("schema", SchemaCommand::new),
            new Named("proxy-config", ProxyConfigCommand::new),
            new Named("certs", CertsCommand::new),
            new Named("request", RequestCommand::new),
            new Named("wait", WaitCommand::new),
            new Named("version", VersionCommand::new));

    /** These look at all the others. */
    private static final List<Named> ABOUT_COMMANDS = List.of(
            new Named("generate-completion", AutoComplete.GenerateCompletion::new),
            new Named("generate-manual", ManualCommand::new),
            new Named("help", CommandLine.HelpCommand::new));

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    private record Named(String name, Supplier<Object> made) {}

    /** Parses and runs; answers the exit code, or {@link #STAYS}. */
    public static int run(String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        List<Named> asked =
                COMMANDS.stream().filter(each -> each.name().equals(first)).toList();
        return (asked.isEmpty() ? commandLine() : commandLine(asked))
                .setParameterExceptionHandler(new WrongUsage())
                .setExecutionExceptionHandler((failure, command, parsed) -> Failures.report(failure, command.getErr()))
                .execute(arguments);
    }

    /** The program with all its commands. */
    public static CommandLine commandLine() {
        return commandLine(
                Stream.concat(COMMANDS.stream(), ABOUT_COMMANDS.stream()).toList());
    }

    /** To read the annotations of every command takes 0.1 s, and one is enough to run one. */
    private static CommandLine commandLine(List<Named> commands) {
        CommandLine line = new CommandLine(new OutriggerCommand());
        commands.forEach(each -> line.addSubcommand(each.made().get()));
        // What tools of Kubernetes call it.
        CommandLine completion = line.getSubcommands().get("generate-completion");
        if (completion != null) {
            completion.getCommandSpec().aliases("completion");
        }
        return line.setCaseInsensitiveEnumValuesAllowed(true).setUnmatchedOptionsAllowedAsOptionParameters(false);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "Missing command: serve, demo, validate, schema, proxy-config, certs, request, wait, version or help");
    }
}
