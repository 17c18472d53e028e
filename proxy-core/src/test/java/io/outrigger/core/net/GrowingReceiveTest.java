package io.outrigger.core.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.RecvByteBufAllocator;
import org.junit.jupiter.api.Test;

class GrowingReceiveTest {
    // The type is deprecated for another method of it; channels still ask for it.
    @SuppressWarnings("deprecation")
    private final RecvByteBufAllocator.Handle size = GrowingReceive.INSTANCE.newHandle();

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

    private void read(int bytes) {
        size.attemptedBytesRead(size.guess());
        size.lastBytesRead(bytes);
    }
}
