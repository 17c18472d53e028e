package io.outrigger.app.command;

import io.outrigger.app.run.ProductVersion;
import io.outrigger.app.run.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code outrigger generate-manual}: writes a page for {@code man} for each command. The launcher does it after a build. */
@Command(
        name = "generate-manual",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Writes the pages for man of all commands into a folder, e.g. /usr/share/man/man1.")
public final class ManualCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The folder; made if it is not there.")
    private Path folder = Path.of("man1");

    @Override
    public Integer call() throws StartFailure {
        try {
            Files.createDirectories(folder);
            write(Objects.requireNonNull(spec).root());
        } catch (IOException e) {
            throw new StartFailure(1, folder + " cannot be written: " + e.getMessage());
        }
        return 0;
    }

    private void write(CommandSpec command) throws IOException {
        Files.writeString(folder.resolve(ManPage.name(command) + ".1"), ManPage.of(command, ProductVersion.number()));
        for (CommandLine line : command.subcommands().values()) {
            if (!line.getCommandSpec().usageMessage().hidden()) {
                write(line.getCommandSpec());
            }
        }
    }
}
