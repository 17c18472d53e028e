package io.outrigger.app.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said when a command line is wrong: one line with the fault and the remedy. A misspelt option may be why one is missing. */
final class WrongUsage implements CommandLine.IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        ParameterException fault = wrong;
        List<String> unmatched = command.getUnmatchedArguments();
        if (wrong instanceof MissingParameterException && !unmatched.isEmpty()) {
            fault = new UnmatchedArgumentException(command, unmatched);
        }
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + fault.getMessage() + suggestion(fault) + " (see " + name + " --help)");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String suggestion(ParameterException fault) {
        List<String> meant =
                fault instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return meant.isEmpty() ? "" : ", did you mean " + String.join(" or ", meant) + "?";
    }
}
