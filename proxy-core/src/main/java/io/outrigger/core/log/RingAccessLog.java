package io.outrigger.core.log;

import io.outrigger.core.worker.Worker;

/** Formats on the worker and leaves the bytes in that worker's ring; see {@link LogWriter}. Allocates nothing per line. */
final class RingAccessLog implements AccessLog {
    private final LogWriter writer;
    private final LogSink sink;
    private final AccessLogFormat format;

    RingAccessLog(LogWriter writer, LogSink sink, AccessLogFormat format) {
        this.writer = writer;
        this.sink = sink;
        this.format = format;
    }

    @Override
    public void log(Worker worker, LogEntry entry) {
        LogLine line = writer.line(worker);
        format.write(entry, line);
        LogRing ring = sink.ring(worker);
        if (line.tooLong()) {
            ring.drop();
        } else if (ring.offer(line.bytes(), line.length())) {
            writer.wake();
        }
    }
}
