package io.outrigger.core.net;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.util.function.LongSupplier;

/**
 * Sizes the receive buffer of a connection: small while it talks, 256 KiB after two reads that filled it, 1 MiB after two more, small
 * again after some that did not.
 *
 * <p>Bulk data costs half with 256 KiB of what it costs with 64 KiB, and 0.6 of that with 1 MiB: what is read in one go is sent in one
 * go, and the loop turns less often. A peer that is slow leaves such a buffer lying, so 1 MiB is for times when memory is plenty: while
 * less than an eighth of what the process may use outside of the heap is in use.
 */
final class GrowingReceive extends DefaultMaxMessagesRecvByteBufAllocator {
    static final GrowingReceive INSTANCE =
            new GrowingReceive(PlatformDependent::usedDirectMemory, PlatformDependent.maxDirectMemory() / 8);

    static final int SMALL_BYTES = 2 * 1024;
    static final int LARGE_BYTES = 256 * 1024;
    static final int HUGE_BYTES = 1024 * 1024;

    private static final int FULL_READS_TO_GROW = 2;
    private static final int LOW_READS_TO_SHRINK = 4;

    private final LongSupplier usedBytes;
    private final long plentyBytes;

    /**
     * @param usedBytes what is in use outside of the heap; -1 where nobody counts
     * @param plentyBytes with less in use memory is plenty
     */
    GrowingReceive(LongSupplier usedBytes, long plentyBytes) {
        this.usedBytes = usedBytes;
        this.plentyBytes = plentyBytes;
    }

    @Override
    // The type is deprecated for another method of it; channels still ask for it.
    @SuppressWarnings("deprecation")
    public RecvByteBufAllocator.Handle newHandle() {
        return new Size();
    }

    private boolean plenty() {
        long used = usedBytes.getAsLong();
        return used >= 0 && used < plentyBytes;
    }

    /** The size of one connection. Owned by its loop. */
    private final class Size extends MaxMessageHandle {
        private int bytes = SMALL_BYTES;
        private int streak;

        @Override
        public int guess() {
            return bytes < HUGE_BYTES || plenty() ? bytes : LARGE_BYTES;
        }

        @Override
        public void lastBytesRead(int read) {
            super.lastBytesRead(read);
            if (read > 0) {
                adapt(read);
            }
        }

        private void adapt(int read) {
            if (bytes > SMALL_BYTES && read <= SMALL_BYTES) {
                count(-1, LOW_READS_TO_SHRINK, SMALL_BYTES);
            } else if (bytes < HUGE_BYTES && read >= attemptedBytesRead()) {
                count(1, FULL_READS_TO_GROW, bytes < LARGE_BYTES ? LARGE_BYTES : HUGE_BYTES);
            } else {
                streak = 0;
            }
        }

        // Full reads count up, low ones down; one of another kind starts anew.
        private void count(int step, int enough, int next) {
            streak = Integer.signum(streak) == -step ? step : streak + step;
            if (Math.abs(streak) >= enough) {
                bytes = next;
                streak = 0;
            }
        }
    }
}
