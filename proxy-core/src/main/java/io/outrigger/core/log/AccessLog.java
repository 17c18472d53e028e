package io.outrigger.core.log;

import io.outrigger.core.worker.Worker;
import java.util.List;

/** Where ended requests and connections are written down. */
@FunctionalInterface
public interface AccessLog {
    /** Writes nothing. */
    AccessLog OFF = (worker, entry) -> {};

    /** Writes to all of these in their order. */
    static AccessLog all(List<AccessLog> logs) {
        if (logs.size() == 1) {
            return logs.get(0);
        }
        AccessLog[] each = logs.toArray(new AccessLog[0]);
        return (worker, entry) -> {
            for (AccessLog log : each) {
                log.log(worker, entry);
            }
        };
    }

    /** Formats the entry now, on its worker; the bytes are written later by another thread, or dropped and counted. */
    void log(Worker worker, LogEntry entry);
}
