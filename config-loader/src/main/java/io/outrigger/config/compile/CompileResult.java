package io.outrigger.config.compile;

import io.outrigger.core.server.Snapshot;
import java.util.List;

/** What compiling gives: the snapshot, and what in it leads nowhere, each said once. */
public record CompileResult(Snapshot snapshot, List<CompileWarning> warnings) {
    public CompileResult {
        warnings = List.copyOf(warnings);
    }
}
