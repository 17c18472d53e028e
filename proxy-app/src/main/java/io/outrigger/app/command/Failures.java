package io.outrigger.app.command;

import io.outrigger.app.run.StartFailure;
import java.io.PrintWriter;

/** Says why a command ended. */
final class Failures {
    private Failures() {}

    /** Prints what to do; answers the exit code. What nobody foresaw is printed with its stack. */
    static int report(Exception failure, PrintWriter err) {
        if (failure instanceof StartFailure known) {
            err.println("outrigger: " + known.getMessage());
            err.flush();
            return known.exitCode();
        }
        err.println("outrigger: unexpected failure, please report it:");
        failure.printStackTrace(err);
        err.flush();
        return 1;
    }
}
