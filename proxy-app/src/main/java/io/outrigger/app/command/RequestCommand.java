package io.outrigger.app.command;

import io.outrigger.app.admin.AdminToken;
import io.outrigger.app.run.StartFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code outrigger request GET stats}: asks the admin of a proxy on this machine, as {@code pilot-agent request} does. */
@Command(
        name = "request",
        mixinStandardHelpOptions = true,
        description = "Asks the admin port of the proxy on this machine and prints the answer's body alone.")
public final class RequestCommand implements Callable<Integer> {
    private static final int ADMIN = 15000;
    private static final List<String> METHODS = List.of("GET", "POST", "HEAD");

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "METHOD", description = "GET or POST.")
    private String method = "GET";

    @Parameters(
            index = "1",
            paramLabel = "PATH",
            description = "E.g. stats, clusters?format=json, logging?level=debug.")
    private String path = "/";

    @Parameters(index = "2", arity = "0..1", paramLabel = "BODY", description = "Sent with the request.")
    private String body = "";

    @Option(names = "--debug-port", paramLabel = "PORT", description = "Default: 15000.")
    private int port = ADMIN;

    @Override
    public Integer call() throws StartFailure {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        if (!METHODS.contains(method)) {
            throw new CommandLine.ParameterException(
                    line, "METHOD " + method + ": expected one of " + String.join(", ", METHODS));
        }
        AdminToken token = AdminClient.token(AdminClient.tokenFile());
        try {
            AdminClient.Answer answer = AdminClient.ask(method, port, path, body, token);
            PrintWriter out = answer.isGood() ? line.getOut() : line.getErr();
            out.print(new String(answer.body(), StandardCharsets.UTF_8));
            out.flush();
            return answer.isGood() ? 0 : 1;
        } catch (IOException e) {
            throw new StartFailure(
                    1, "no proxy answers " + method + " " + path + " on port " + port + ": " + e.getMessage());
        }
    }
}
