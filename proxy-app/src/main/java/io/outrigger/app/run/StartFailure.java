package io.outrigger.app.run;

/** A start that cannot go on: what is wrong and what to do, in one line or one line a problem, and the exit code for it. */
public final class StartFailure extends Exception {
    /** The configuration is refused. */
    public static final int CONFIG = 3;

    public static final int PORT_IN_USE = 4;
    public static final int PERMISSION = 5;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public StartFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
