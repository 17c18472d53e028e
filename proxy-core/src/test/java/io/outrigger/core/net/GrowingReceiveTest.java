package io.outrigger.core.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.RecvByteBufAllocator;
import org.junit.jupiter.api.Test;

class GrowingReceiveTest {
    private static final long PLENTY = 1000;

    private long used;

    // The type is deprecated for another method of it; channels still ask for it.
    @SuppressWarnings("deprecation")
    private final RecvByteBufAllocator.Handle size = new GrowingReceive(() -> used, PLENTY).newHandle();

    @Test
    void growsAfterTwoFullReads() {
        read(GrowingReceive.SMALL_BYTES);
        assertEquals(GrowingReceive.SMALL_BYTES, size.guess());

        read(GrowingReceive.SMALL_BYTES);
        assertEquals(GrowingReceive.LARGE_BYTES, size.guess());
    }

    @Test
    void aShortReadBetweenStartsAnew() {
        read(GrowingReceive.SMALL_BYTES);
        read(100);
        read(GrowingReceive.SMALL_BYTES);

        assertEquals(GrowingReceive.SMALL_BYTES, size.guess());
    }

    @Test
    void shrinksAfterSomeSmallReads() {
        read(GrowingReceive.SMALL_BYTES);
        read(GrowingReceive.SMALL_BYTES);
        for (int i = 0; i < 3; i++) {
            read(10);
            assertEquals(GrowingReceive.LARGE_BYTES, size.guess());
        }
        read(10);

        assertEquals(GrowingReceive.SMALL_BYTES, size.guess());
    }

    @Test
    void growsOnceMoreWhereWholeBuffersKeepComing() {
        read(GrowingReceive.SMALL_BYTES);
        read(GrowingReceive.SMALL_BYTES);
        read(GrowingReceive.LARGE_BYTES);
        assertEquals(GrowingReceive.LARGE_BYTES, size.guess());

        read(GrowingReceive.LARGE_BYTES);
        assertEquals(GrowingReceive.HUGE_BYTES, size.guess());
        read(GrowingReceive.LARGE_BYTES);
        assertEquals(GrowingReceive.HUGE_BYTES, size.guess());
    }

    @Test
    void staysModestWhereMemoryIsScarce() {
        for (int i = 0; i < 2; i++) {
            read(GrowingReceive.SMALL_BYTES);
        }
        for (int i = 0; i < 2; i++) {
            read(GrowingReceive.LARGE_BYTES);
        }
        used = PLENTY;
        assertEquals(GrowingReceive.LARGE_BYTES, size.guess());
        used = -1;
        assertEquals(GrowingReceive.LARGE_BYTES, size.guess());
        used = PLENTY - 1;
        assertEquals(GrowingReceive.HUGE_BYTES, size.guess());
    }

    private void read(int bytes) {
        size.attemptedBytesRead(size.guess());
        size.lastBytesRead(bytes);
    }
}
