package io.outrigger.app.command;

import io.outrigger.app.run.ProductVersion;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code outrigger version}. */
@Command(name = "version", description = "Prints the version of Outrigger and of the Java it runs on.")
public final class VersionCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println("outrigger " + ProductVersion.number() + " (Java " + Runtime.version() + ")");
        out.flush();
        return 0;
    }
}
