package io.outrigger.http.exchange;

import static io.outrigger.core.failure.ResponseFlags.text;

import io.outrigger.core.log.AccessLog;
import io.outrigger.core.log.LogEntry;
import io.outrigger.core.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An access log that keeps what tests ask about. */
final class Logged implements AccessLog {
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    /** What one request said when it ended; absent texts are {@code -}. */
    record Line(
            int code,
            String flags,
            @Nullable String details,
            long received,
            long sent,
            String method,
            String path,
            String authority,
            @Nullable String protocol,
            int attempts,
            boolean upstreamHost) {
        /** What became of the request: status, flags, details and number of tries. */
        String facts() {
            return code + " " + flags + " " + details + " " + attempts;
        }
    }

    @Override
    public void log(Worker worker, LogEntry entry) {
        lines.add(new Line(
                entry.responseCode(),
                text(entry.responseFlags()),
                entry.responseCodeDetails(),
                entry.bytesReceived(),
                entry.bytesSent(),
                field(entry, ":method"),
                field(entry, ":path"),
                field(entry, ":authority"),
                entry.protocol(),
                entry.attemptCount(),
                entry.upstreamHost() != null));
    }

    private static String field(LogEntry entry, String name) {
        StringBuilder value = new StringBuilder();
        boolean there = entry.requestHeader(
                name.getBytes(StandardCharsets.US_ASCII),
                (bytes, from, to) -> value.append(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)));
        return there ? value.toString() : "-";
    }

    List<Line> lines() {
        return lines;
    }

    /** The line of this index, waited for. */
    Line line(int index) {
        Scene.await(() -> lines.size() > index);
        return lines.get(index);
    }

    Line last() {
        return line(lines.size() - 1);
    }
}
