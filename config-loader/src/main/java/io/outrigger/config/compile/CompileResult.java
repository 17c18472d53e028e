package io.outrigger.config.compile;

import io.outrigger.core.server.Snapshot;
import io.outrigger.core.stats.PeerDirectory;
import java.util.List;

/**
 * What compiling gives.
 *
 * @param warnings what in it leads nowhere, each said once
 * @param peers who lives at which address, for metrics
 */
public record CompileResult(Snapshot snapshot, List<CompileWarning> warnings, PeerDirectory peers) {
    public CompileResult {
        warnings = List.copyOf(warnings);
    }
}
