package io.outrigger.core.log;

import io.outrigger.core.cel.CelExpression;
import io.outrigger.core.worker.Worker;

/** Writes down only what an expression holds for. */
public final class FilteredAccessLog implements AccessLog {
    private final CelExpression filter;
    private final AccessLog log;

    public FilteredAccessLog(CelExpression filter, AccessLog log) {
        this.filter = filter;
        this.log = log;
    }

    @Override
    public void log(Worker worker, LogEntry entry) {
        if (filter.holds(new LogScope(entry))) {
            log.log(worker, entry);
        }
    }
}
