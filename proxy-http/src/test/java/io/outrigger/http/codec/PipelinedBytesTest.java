package io.outrigger.http.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class PipelinedBytesTest {
    private final PipelinedBytes waiting = new PipelinedBytes();

    @Test
    void singleBytesKeepNoReceiveBufferAlive() {
        int count = 5_000;
        for (int i = 0; i < count; i++) {
            ByteBuf received = ByteBufAllocator.DEFAULT.directBuffer(8192).writeByte(i);
            waiting.add(received);
            assertTrue(i == 0 || received.refCnt() == 0, "the buffer of byte " + i + " is kept");
        }

        ByteBuf all = Objects.requireNonNull(waiting.take());
        assertEquals(count, all.readableBytes());
        assertTrue(all.capacity() <= 4 * count, all.capacity() + " bytes for " + count);
        for (int i = 0; i < count; i++) {
            assertEquals((byte) i, all.readByte());
        }
        all.release();
    }

    @Test
    void tellsWhenNoMoreShouldBeRead() {
        waiting.add(ByteBufAllocator.DEFAULT.directBuffer().writeZero(64 * 1024));
        assertEquals(false, waiting.full());

        waiting.add(ByteBufAllocator.DEFAULT.directBuffer().writeZero(1));
        assertEquals(true, waiting.full());

        waiting.release();
        assertEquals(true, waiting.isEmpty());
    }
}
