package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.outrigger.http.message.HeaderBlock;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a body that are under way in a {@link FilterPass}, in order. Owns their buffers. Small parts that wait are copied
 * together: a slice of a few bytes keeps alive the whole buffer it was read into, and a peer that drips would fill the memory.
 */
final class BodyQueue {
    private static final int SMALL_BYTES = 2048;
    private static final int MOST_GROWN_BYTES = 64 * 1024;

    private @Nullable BodyPart first;
    private @Nullable BodyPart last;
    private long bytes;

    @Nullable
    BodyPart first() {
        return first;
    }

    boolean empty() {
        return first == null;
    }

    /** Bytes of all parts. */
    long bytes() {
        return bytes;
    }

    /** Puts a part at the end, or into the last one; answers which. Owns {@code data}. */
    BodyPart add(ByteBuf data, boolean end) {
        bytes += data.readableBytes();
        BodyPart tail = last;
        if (tail != null && takes(tail, data)) {
            grow(tail, data);
            tail.end = end;
            return tail;
        }
        return append(new BodyPart(data, end));
    }

    BodyPart add(HeaderBlock trailers) {
        return append(new BodyPart(trailers));
    }

    private BodyPart append(BodyPart part) {
        if (last == null) {
            first = part;
        } else {
            last.next = part;
        }
        last = part;
        return part;
    }

    /** Only what no filter has seen yet can grow. */
    private static boolean takes(BodyPart part, ByteBuf data) {
        return !part.shown
                && part.trailers == null
                && data.readableBytes() <= SMALL_BYTES
                && (part.growing ? part.bytes() < MOST_GROWN_BYTES : part.bytes() <= SMALL_BYTES);
    }

    private static void grow(BodyPart part, ByteBuf more) {
        if (!part.growing && more.isReadable()) {
            ByteBuf own = more.alloc().buffer(2 * SMALL_BYTES);
            own.writeBytes(part.data);
            part.data.release();
            part.data = own;
            part.growing = true;
        }
        if (more.isReadable()) {
            part.data.writeBytes(more);
        }
        more.release();
    }

    /** Takes the first part out; its buffer is the caller's. */
    void removeFirst(BodyPart part) {
        assert part == first : "a part has overtaken another";
        bytes -= part.bytes();
        first = part.next;
        if (first == null) {
            last = null;
        }
    }

    /** Gives a part other bytes; null for the same buffer, changed in place. Owns {@code data}. */
    void replace(BodyPart part, @Nullable ByteBuf data, int bytesBefore) {
        if (data != null) {
            part.data.release();
            part.data = data;
            part.growing = false;
        }
        bytes += part.bytes() - bytesBefore;
    }

    /** Makes one part of all from the first to {@code to}; trailers stay a part of their own behind it. */
    BodyPart gather(BodyPart to) {
        boolean trailers = to.trailers != null;
        if (to == first && !trailers) {
            return to;
        }
        BodyPart whole = new BodyPart(join(trailers ? to : to.next), !trailers && to.end);
        whole.station = to.station;
        whole.next = trailers ? to : to.next;
        first = whole;
        if (whole.next == null) {
            last = whole;
        }
        return whole;
    }

    /** The bytes of all parts before {@code stop}. */
    private ByteBuf join(@Nullable BodyPart stop) {
        int parts = 0;
        for (BodyPart part = first; part != stop && part != null; part = part.next) {
            parts++;
        }
        BodyPart start = first;
        if (parts == 0 || start == null) {
            return Unpooled.EMPTY_BUFFER;
        }
        if (parts == 1) {
            return start.data;
        }
        CompositeByteBuf whole = start.data.alloc().compositeBuffer(Math.max(16, parts));
        for (BodyPart part = start; part != stop && part != null; part = part.next) {
            whole.addComponent(true, part.data);
        }
        return whole;
    }

    /** Lets everything go. */
    void release() {
        for (BodyPart part = first; part != null; part = part.next) {
            part.data.release();
        }
        first = null;
        last = null;
        bytes = 0;
    }
}
