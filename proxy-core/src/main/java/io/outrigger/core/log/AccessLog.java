package io.outrigger.core.log;

import io.outrigger.core.worker.Worker;

/** Where ended requests and connections are written down. */
@FunctionalInterface
public interface AccessLog {
    /** Writes nothing. */
    AccessLog OFF = (worker, entry) -> {};

    /** Formats the entry now, on its worker; the bytes are written later by another thread, or dropped and counted. */
    void log(Worker worker, LogEntry entry);
}
