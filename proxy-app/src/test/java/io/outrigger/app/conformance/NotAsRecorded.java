package io.outrigger.app.conformance;

/** A step, or its case, came out differently. Without a stack trace: where this is thrown says nothing. */
final class NotAsRecorded extends AssertionError {
    private static final long serialVersionUID = 1;

    NotAsRecorded(String message) {
        super(message);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
