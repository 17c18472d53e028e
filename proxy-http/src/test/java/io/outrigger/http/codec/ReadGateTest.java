package io.outrigger.http.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ReadGateTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ReadGate gate = new ReadGate(channel.config());

    @Test
    void singleBytesKeepNoReceiveBufferAlive() {
        int count = 5_000;
        for (int i = 0; i < count; i++) {
            ByteBuf received = ByteBufAllocator.DEFAULT.directBuffer(8192).writeByte(i);
            gate.keep(received);
            assertTrue(i == 0 || received.refCnt() == 0, "the buffer of byte " + i + " is kept");
        }

        ByteBuf all = Objects.requireNonNull(gate.take());
        assertEquals(count, all.readableBytes());
        assertTrue(all.capacity() <= 4 * count, all.capacity() + " bytes for " + count);
        for (int i = 0; i < count; i++) {
            assertEquals((byte) i, all.readByte());
        }
        all.release();
    }

    @Test
    void noMoreIsReadWhereEnoughWaits() {
        gate.keep(ByteBufAllocator.DEFAULT.directBuffer().writeZero(64 * 1024));
        assertTrue(channel.config().isAutoRead());

        gate.keep(ByteBufAllocator.DEFAULT.directBuffer().writeZero(1));
        assertFalse(channel.config().isAutoRead());
        gate.resume();
        assertFalse(channel.config().isAutoRead(), "there is still too much");

        Objects.requireNonNull(gate.take()).release();
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void whoPausesIsNotOverruledByRoom() {
        gate.pause();
        gate.keep(ByteBufAllocator.DEFAULT.directBuffer().writeZero(100_000));
        Objects.requireNonNull(gate.take()).release();
        assertFalse(channel.config().isAutoRead());

        gate.resume();
        assertTrue(channel.config().isAutoRead());
    }
}
