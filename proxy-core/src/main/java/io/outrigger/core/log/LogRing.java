package io.outrigger.core.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * Bytes on their way from one worker to the log writer: one thread puts whole lines in, one other takes them out, and neither
 * waits. Positions only grow; each is written by one side.
 */
final class LogRing {
    /** Bytes a worker may be ahead of the sink. */
    static final int CAPACITY = 256 * 1024;

    private static final int MASK = CAPACITY - 1;
    private static final VarHandle TAIL;
    private static final VarHandle HEAD;
    private static final VarHandle DROPPED;
    private static final VarHandle WRITTEN;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TAIL = lookup.findVarHandle(LogRing.class, "tail", long.class);
            HEAD = lookup.findVarHandle(LogRing.class, "head", long.class);
            DROPPED = lookup.findVarHandle(LogRing.class, "dropped", long.class);
            WRITTEN = lookup.findVarHandle(LogRing.class, "written", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final byte[] bytes = new byte[CAPACITY];
    private long head;
    private long tail;
    private long headSeen;
    private long dropped;
    private long written;

    /** Puts one line in, or drops and counts it when there is no room. Worker's thread only. */
    boolean offer(byte[] line, int length) {
        if (length > CAPACITY - (tail - headSeen)) {
            headSeen = (long) HEAD.getAcquire(this);
            if (length > CAPACITY - (tail - headSeen)) {
                drop();
                return false;
            }
        }
        int at = (int) tail & MASK;
        int first = Math.min(length, CAPACITY - at);
        System.arraycopy(line, 0, bytes, at, first);
        System.arraycopy(line, first, bytes, 0, length - first);
        WRITTEN.setOpaque(this, written + 1);
        TAIL.setRelease(this, tail + length);
        return true;
    }

    /** Counts a line that never came here. Worker's thread only. */
    void drop() {
        DROPPED.setOpaque(this, dropped + 1);
    }

    /** Bytes waiting; the last one ends a line. Writer's thread only. */
    int waiting() {
        return (int) ((long) TAIL.getAcquire(this) - head);
    }

    /** Copies as many of the next {@code length} bytes as {@code into} takes; they stay here until {@link #take}. Writer only. */
    void peek(ByteBuffer into, int length) {
        int size = Math.min(length, into.remaining());
        int at = (int) head & MASK;
        int first = Math.min(size, CAPACITY - at);
        into.put(bytes, at, first);
        into.put(bytes, 0, size - first);
    }

    /** Gives the room of so many bytes back. Writer only. */
    void take(int length) {
        HEAD.setRelease(this, head + length);
    }

    /** Line ends among the next bytes. Writer only. */
    int lines(int length) {
        int lines = 0;
        for (long at = head; at < head + length; at++) {
            if (bytes[(int) at & MASK] == '\n') {
                lines++;
            }
        }
        return lines;
    }

    /** Lines for which there was no room. Any thread. */
    long dropped() {
        return (long) DROPPED.getOpaque(this);
    }

    /** Lines that found room. Any thread. */
    long accepted() {
        return (long) WRITTEN.getOpaque(this);
    }
}
