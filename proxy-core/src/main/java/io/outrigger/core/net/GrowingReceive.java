package io.outrigger.core.net;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * Sizes the receive buffer of a connection: small while it talks, 256 KiB after two reads that filled it, small again after some
 * that did not. Bulk data costs half of what it costs with buffers of 64 KiB.
 */
final class GrowingReceive extends DefaultMaxMessagesRecvByteBufAllocator {
    static final GrowingReceive INSTANCE = new GrowingReceive();

    static final int SMALL_BYTES = 2 * 1024;
    static final int LARGE_BYTES = 256 * 1024;

    private static final int FULL_READS_TO_GROW = 2;
    private static final int LOW_READS_TO_SHRINK = 4;

    private GrowingReceive() {}

    @Override
    // The type is deprecated for another method of it; channels still ask for it.
    @SuppressWarnings("deprecation")
    public RecvByteBufAllocator.Handle newHandle() {
        return new Size();
    }

    /** The size of one connection. Owned by its loop. */
    private final class Size extends MaxMessageHandle {
        private int bytes = SMALL_BYTES;
        private int streak;

        @Override
        public int guess() {
            return bytes;
        }

        @Override
        public void lastBytesRead(int read) {
            super.lastBytesRead(read);
            if (read > 0) {
                adapt(read);
            }
        }

        private void adapt(int read) {
            boolean grown = bytes == LARGE_BYTES;
            boolean counts = grown ? read <= SMALL_BYTES : read >= attemptedBytesRead();
            streak = counts ? streak + 1 : 0;
            if (streak >= (grown ? LOW_READS_TO_SHRINK : FULL_READS_TO_GROW)) {
                bytes = grown ? SMALL_BYTES : LARGE_BYTES;
                streak = 0;
            }
        }
    }
}
