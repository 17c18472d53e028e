package io.outrigger.app;

import io.outrigger.app.command.OutriggerCommand;

/** Where the program begins. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int code = OutriggerCommand.run(arguments);
        if (code != OutriggerCommand.STAYS) {
            System.exit(code);
        }
    }
}
