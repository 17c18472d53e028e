package io.outrigger.config.yaml;

/** How bad a problem is. */
public enum Severity {
    /** The configuration is refused. */
    ERROR,
    /** Loads, but does not do what it seems to say. */
    WARNING,
    /** Worth knowing. */
    NOTICE
}
