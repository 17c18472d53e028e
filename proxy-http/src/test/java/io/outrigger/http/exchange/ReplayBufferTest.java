package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplayBufferTest {
    private static final int RECEIVED = 8192;
    private static final int LARGE = 32 * 1024;

    private final ReplayBuffer replay = new ReplayBuffer(1024 * 1024);

    @Test
    void singleBytesKeepFewReceiveBuffersAlive() {
        for (boolean streaming : List.of(true, false)) {
            ReplayBuffer some = new ReplayBuffer(1024 * 1024);
            List<ByteBuf> received = new ArrayList<>();
            int count = 5_000;
            for (int i = 0; i < count; i++) {
                ByteBuf part = ByteBufAllocator.DEFAULT.directBuffer(RECEIVED).writeByte(i);
                received.add(part);
                some.add(part, i == count - 1, streaming);
                if (streaming) {
                    part.release();
                }
            }

            assertTrue(received.stream().filter(part -> part.refCnt() > 0).count() <= 16);
            assertTrue(some.whole() && some.replayable());
            ByteBuf sent = ByteBufAllocator.DEFAULT.directBuffer();
            some.sendTo((data, end) -> {
                sent.writeBytes(data);
                data.release();
                assertEquals(sent.readableBytes() == count, end);
            });
            assertEquals(count, sent.readableBytes());
            for (int i = 0; i < count; i++) {
                assertEquals((byte) i, sent.readByte());
            }
            sent.release();
            some.release();
        }
    }

    @Test
    void largePartsAreKeptWithoutACopy() {
        List<ByteBuf> received = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ByteBuf part = ByteBufAllocator.DEFAULT.directBuffer(LARGE).writeZero(LARGE);
            received.add(part);
            replay.add(part, false, true);
        }

        assertTrue(received.stream().allMatch(part -> part.refCnt() == 2));
        replay.release();
        received.forEach(ByteBuf::release);
    }

    @Test
    void whatIsTooLargeStreamsOnAndCannotBeReplayed() {
        for (int i = 0; i < 200; i++) {
            ByteBuf part = ByteBufAllocator.DEFAULT.directBuffer(RECEIVED).writeZero(RECEIVED);
            replay.add(part, false, true);
            part.release();
        }

        assertFalse(replay.replayable());
        List<ByteBuf> sent = new ArrayList<>();
        replay.sendTo((data, end) -> sent.add(data));
        assertEquals(List.of(), sent);
    }
}
