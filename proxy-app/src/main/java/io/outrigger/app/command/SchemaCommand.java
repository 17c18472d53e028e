package io.outrigger.app.command;

import io.outrigger.app.validate.EditorSchema;
import io.outrigger.config.decode.KnownKind;
import io.outrigger.config.decode.ResourceReader;
import io.outrigger.config.yaml.Similar;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code outrigger schema}: prints JSON Schema, so that editors complete and check what the proxy reads. */
@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        description = "Prints JSON Schema of the configuration, for editors.")
public final class SchemaCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "KIND", description = "Only this kind. Default: all.")
    private String kind = "";

    @Override
    public Integer call() {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        List<KnownKind> all = new ResourceReader(false, Set.of()).knownKinds();
        List<KnownKind> chosen = all.stream()
                .filter(known -> kind.isEmpty() || known.name().equals(kind))
                .toList();
        if (chosen.isEmpty()) {
            String hint = Similar.hint(kind, all.stream().map(KnownKind::name).toList());
            throw new CommandLine.ParameterException(line, "unknown kind \"" + kind + "\"" + hint);
        }
        PrintWriter out = line.getOut();
        out.print(EditorSchema.of(chosen));
        out.flush();
        return 0;
    }
}
