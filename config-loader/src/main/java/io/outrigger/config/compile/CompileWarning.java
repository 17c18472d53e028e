package io.outrigger.config.compile;

import io.outrigger.config.yaml.Position;

/** Something that loads but leads nowhere, such as a subset nobody defines, and where it is written. */
public record CompileWarning(Position position, String message) {
    /** {@code vs.yaml:14:16: warning: no DestinationRule defines subset "v9" of reviews.default.svc.cluster.local}. */
    @Override
    public String toString() {
        return position + ": warning: " + message;
    }
}
