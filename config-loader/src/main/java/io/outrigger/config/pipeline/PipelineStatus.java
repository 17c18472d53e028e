package io.outrigger.config.pipeline;

import io.outrigger.config.istio.Resources;
import io.outrigger.core.server.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * How the configuration stands. Immutable; published after each load for whoever shows it.
 *
 * @param snapshot what runs; null before the first success
 * @param resources what it was made of
 * @param last the latest load that looked at anything new
 * @param loads that found changed files or were asked for
 * @param applied loads that run or ran
 * @param refused loads that did not come to run
 */
public record PipelineStatus(
        @Nullable Snapshot snapshot,
        @Nullable Resources resources,
        @Nullable Reload last,
        long loads,
        long applied,
        long refused) {
    static final PipelineStatus NONE = new PipelineStatus(null, null, null, 0, 0, 0);

    /** Whether the files hold something that does not run. */
    public boolean isStale() {
        return last != null && !last.isGood();
    }
}
