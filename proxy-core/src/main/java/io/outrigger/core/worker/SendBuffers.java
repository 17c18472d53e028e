package io.outrigger.core.worker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Direct buffers that heads and small bodies leave in. The one that came back last goes out first: it is still in the processor's
 * cache, while an allocator deals its memory out in turn and hands over the coldest. Owned by one worker.
 *
 * <p>Whoever took one writes it to a channel, which releases it as it does any, and gives it back here after the flush.
 */
public final class SendBuffers {
    /** What fits; a buffer that had to grow keeps its size. */
    public static final int BYTES = 2048;

    private static final int PLACES = 64;

    /** Buffers live until {@link #release}, which is no leak. */
    private static final ByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(true, true);

    private final ByteBuf[] free = new ByteBuf[PLACES];
    private final ByteBuf[] late = new ByteBuf[PLACES];
    private int frees;
    private int lates;
    private int made;

    /** An empty buffer, or null if all are under way. */
    public @Nullable ByteBuf take() {
        if (frees == 0) {
            collectLate();
        }
        if (frees == 0 && made < PLACES) {
            made++;
            return ALLOCATOR.directBuffer(BYTES).retain();
        }
        return frees == 0 ? null : free[--frees].clear().retain();
    }

    /** Takes back what {@link #take} gave, sent or not yet. */
    public void giveBack(ByteBuf buffer) {
        if (buffer.refCnt() == 1) {
            free[frees++] = buffer;
        } else {
            late[lates++] = buffer;
        }
    }

    /** Frees what came back, each buffer when the channel that has it is done too. Nothing is taken any more. */
    void release() {
        while (frees > 0) {
            free[--frees].release();
        }
        while (lates > 0) {
            late[--lates].release();
        }
        made = PLACES;
    }

    /** A peer that reads slowly keeps buffers back. */
    private void collectLate() {
        int kept = 0;
        for (int i = 0; i < lates; i++) {
            ByteBuf buffer = late[i];
            if (buffer.refCnt() == 1) {
                free[frees++] = buffer;
            } else {
                late[kept++] = buffer;
            }
        }
        lates = kept;
    }
}
