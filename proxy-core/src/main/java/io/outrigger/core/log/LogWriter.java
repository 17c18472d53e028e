package io.outrigger.core.log;

import io.outrigger.core.worker.Worker;
import io.outrigger.core.worker.WorkerLocal;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that writes access logs, for all workers and files. It sleeps while nothing is logged; the first line wakes it,
 * then it collects for 10 ms before each write, so that a busy proxy costs about a hundred wake-ups a second.
 *
 * <p>A sink that is slow, full or gone costs lines, never a worker's time. Logs of equal paths share a sink.
 */
public final class LogWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long COLLECT_NANOS = 10_000_000;
    private static final long CLOSE_MILLIS = 2_000;

    private static final VarHandle SINKS;

    static {
        try {
            SINKS = MethodHandles.lookup().findVarHandle(LogWriter.class, "sinks", LogSink[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int workers;
    private final WorkerLocal<LogLine> lines;
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Thread thread;
    private volatile LogSink[] sinks = {};
    private volatile boolean closing;

    /** Starts the thread. */
    public LogWriter(int workers) {
        this.workers = workers;
        this.lines = new WorkerLocal<>(workers, worker -> new LogLine(worker.chance()));
        this.thread = new Thread(this::run, "access-log");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * A log that writes lines of this format to this path ({@code /dev/stdout}, {@code /dev/stderr} or a file, appended to).
     * Fails when the file cannot be opened. Any thread but a worker's.
     */
    public AccessLog open(String path, AccessLogFormat format) throws IOException {
        return new RingAccessLog(this, sink(path), format);
    }

    private LogSink sink(String path) throws IOException {
        LogSink fresh = null;
        while (true) {
            LogSink[] now = sinks;
            for (LogSink sink : now) {
                if (sink.path().equals(path)) {
                    if (fresh != null) {
                        fresh.close();
                    }
                    return sink;
                }
            }
            fresh = fresh == null ? LogSink.open(path, workers) : fresh;
            LogSink[] next = new LogSink[now.length + 1];
            System.arraycopy(now, 0, next, 0, now.length);
            next[now.length] = fresh;
            if (SINKS.compareAndSet(this, now, next)) {
                return fresh;
            }
        }
    }

    /** Where a worker writes its lines. Worker's thread only. */
    LogLine line(Worker worker) {
        return lines.of(worker);
    }

    /** Called by a worker after a line; costs a fence and a read while the writer is awake. */
    void wake() {
        VarHandle.fullFence();
        if (asleep.getOpaque() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    /** Opens all files again soon, after what waits is written: for log rotation. Any thread. */
    public void reopen() {
        for (LogSink sink : sinks) {
            sink.requestReopen();
        }
        wake();
    }

    /** Lines for which a ring had no room: the sink was slower than the traffic. Any thread. */
    public long linesDropped() {
        long sum = 0;
        for (LogSink sink : sinks) {
            sum += sink.linesDropped();
        }
        return sum;
    }

    /** Lines handed to a ring. Any thread. */
    public long linesAccepted() {
        long sum = 0;
        for (LogSink sink : sinks) {
            sum += sink.linesAccepted();
        }
        return sum;
    }

    /** Lines lost in writes that failed. Any thread. */
    public long linesLost() {
        long sum = 0;
        for (LogSink sink : sinks) {
            sum += sink.linesLost();
        }
        return sum;
    }

    /** How often a file could not be opened again. Any thread. */
    public long reopenFailures() {
        long sum = 0;
        for (LogSink sink : sinks) {
            sum += sink.reopenFailures();
        }
        return sum;
    }

    /** Writes what waits and ends the thread; gives up after two seconds on a sink that takes nothing. Not on a worker. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS);
            for (LogSink sink : sinks) {
                sink.abandon();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        while (!closing) {
            if (drain(buffer)) {
                LockSupport.parkNanos(this, COLLECT_NANOS);
            } else {
                sleep();
            }
        }
        drain(buffer);
        for (LogSink sink : sinks) {
            sink.close();
        }
    }

    private boolean drain(ByteBuffer buffer) {
        boolean moved = false;
        for (LogSink sink : sinks) {
            moved |= sink.drain(buffer);
        }
        return moved;
    }

    private void sleep() {
        asleep.set(true);
        while (asleep.get() && !closing && !hasWork()) {
            LockSupport.park(this);
        }
        asleep.set(false);
        if (!closing) {
            LockSupport.parkNanos(this, COLLECT_NANOS);
        }
    }

    private boolean hasWork() {
        for (LogSink sink : sinks) {
            if (sink.hasWork()) {
                return true;
            }
        }
        return false;
    }
}
