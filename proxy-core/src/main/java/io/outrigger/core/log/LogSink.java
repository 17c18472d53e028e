package io.outrigger.core.log;

import io.outrigger.core.worker.Worker;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place that lines go to, with one ring a worker before it. Workers put lines in; the log writer's thread alone takes them
 * out, writes, and opens again. A write that fails costs the lines it held; the next ones are tried anew.
 */
final class LogSink {
    private static final Logger LOG = LoggerFactory.getLogger(LogSink.class);
    private static final long PAUSE_NANOS = 10_000_000;
    private static final ByteBuffer LINE_END =
            ByteBuffer.wrap(new byte[] {'\n'}).asReadOnlyBuffer();

    private final String path;
    private final AtomicReferenceArray<@Nullable LogRing> rings;
    private FileChannel channel;
    private boolean failing;
    private boolean cutShort;

    private volatile boolean reopen;
    private volatile boolean abandoned;
    private final AtomicLong linesLost = new AtomicLong();
    private final AtomicLong reopenFailures = new AtomicLong();

    private LogSink(String path, int workers, FileChannel channel) {
        this.path = path;
        this.rings = new AtomicReferenceArray<>(workers);
        this.channel = channel;
    }

    /** Opens a file for appending; {@code /dev/stdout} and {@code /dev/stderr} are the streams this process already has. */
    static LogSink open(String path, int workers) throws IOException {
        return new LogSink(path, workers, channel(path));
    }

    private static FileChannel channel(String path) throws IOException {
        return switch (path) {
            case "/dev/stdout" -> new FileOutputStream(FileDescriptor.out).getChannel();
            case "/dev/stderr" -> new FileOutputStream(FileDescriptor.err).getChannel();
            default ->
                FileChannel.open(
                        Path.of(path), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        };
    }

    String path() {
        return path;
    }

    private boolean inherited() {
        return path.equals("/dev/stdout") || path.equals("/dev/stderr");
    }

    /** The ring of a worker, made at its first line. That worker's thread only. */
    LogRing ring(Worker worker) {
        LogRing ring = rings.getPlain(worker.index());
        if (ring == null) {
            worker.assertInLoop();
            ring = new LogRing();
            rings.setRelease(worker.index(), ring);
        }
        return ring;
    }

    /** Asks the writer to open the path again (rotation). Any thread. */
    void requestReopen() {
        reopen = true;
    }

    /** Whether something waits to be done. Writer's thread. */
    boolean hasWork() {
        for (int i = 0; i < rings.length(); i++) {
            LogRing ring = rings.getAcquire(i);
            if (ring != null && ring.waiting() > 0) {
                return true;
            }
        }
        return reopen;
    }

    /** Writes all that waits; whether there was anything. Writer's thread. */
    boolean drain(ByteBuffer buffer) {
        boolean moved = false;
        for (int i = 0; i < rings.length(); i++) {
            LogRing ring = rings.getAcquire(i);
            int waiting = ring == null ? 0 : ring.waiting();
            if (ring != null && waiting > 0) {
                moved = true;
                drain(ring, waiting, buffer);
            }
        }
        if (reopen) {
            reopen = false;
            openAgain();
        }
        return moved;
    }

    /** Lines of one ring are written in one go, so that those of different workers never mix. */
    private void drain(LogRing ring, int waiting, ByteBuffer buffer) {
        int left = waiting;
        try {
            endBrokenLine();
            while (left > 0) {
                buffer.clear();
                ring.peek(buffer, left);
                buffer.flip();
                while (buffer.hasRemaining()) {
                    int size = write(buffer);
                    ring.take(size);
                    left -= size;
                }
            }
            recovered();
        } catch (IOException e) {
            cutShort |= left < waiting;
            linesLost.getAndAdd(ring.lines(left));
            ring.take(left);
            failed(e);
        }
    }

    private int write(ByteBuffer buffer) throws IOException {
        int size = channel.write(buffer);
        while (size <= 0) {
            if (abandoned) {
                throw new IOException("closed while the reader was not reading");
            }
            LockSupport.parkNanos(this, PAUSE_NANOS);
            size = channel.write(buffer);
        }
        return size;
    }

    private void endBrokenLine() throws IOException {
        if (cutShort) {
            write(LINE_END.duplicate());
            cutShort = false;
        }
    }

    private void failed(IOException e) {
        if (!failing) {
            failing = true;
            LOG.warn("access log {}: cannot write, lines are lost: {}", path, e.toString());
        }
        if (!channel.isOpen()) {
            openAgain();
        }
    }

    private void recovered() {
        if (failing) {
            failing = false;
            LOG.warn("access log {}: writing again, {} lines were lost", path, linesLost);
        }
    }

    private void openAgain() {
        if (inherited()) {
            return;
        }
        try {
            FileChannel next = channel(path);
            channel.close();
            channel = next;
        } catch (IOException e) {
            reopenFailures.getAndIncrement();
            LOG.warn("access log {}: cannot open again, writing on to the old file: {}", path, e.toString());
        }
    }

    /** Gives up waiting for a sink that takes nothing. Any thread. */
    void abandon() {
        abandoned = true;
    }

    /** Writer's thread, after the last line. */
    void close() {
        if (inherited()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("access log {}: {}", path, e.toString());
        }
    }

    long linesDropped() {
        long sum = 0;
        for (int i = 0; i < rings.length(); i++) {
            LogRing ring = rings.getAcquire(i);
            sum += ring == null ? 0 : ring.dropped();
        }
        return sum;
    }

    long linesAccepted() {
        long sum = 0;
        for (int i = 0; i < rings.length(); i++) {
            LogRing ring = rings.getAcquire(i);
            sum += ring == null ? 0 : ring.accepted();
        }
        return sum;
    }

    long linesLost() {
        return linesLost.get();
    }

    long reopenFailures() {
        return reopenFailures.get();
    }
}
