package io.outrigger.core.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SendBuffersTest {
    private final SendBuffers buffers = new SendBuffers();

    private ByteBuf taken() {
        ByteBuf taken = buffers.take();
        assertNotNull(taken);
        return taken;
    }

    @Test
    void whatCameBackLastGoesOutFirstAndIsEmpty() {
        ByteBuf one = taken();
        ByteBuf two = taken();
        one.writeByte(1).release();
        two.writeByte(2).release();
        buffers.giveBack(two);
        buffers.giveBack(one);

        assertSame(one, taken());
        assertEquals(0, one.readableBytes());
        assertSame(two, taken());
    }

    @Test
    void whatAChannelStillHoldsIsNotGivenOut() {
        ByteBuf held = taken();
        buffers.giveBack(held);

        ByteBuf other = taken();
        assertNotSame(held, other);

        held.release();
        other.release();
        buffers.giveBack(other);
        assertSame(other, taken());
        assertSame(held, taken());
    }

    @Test
    void thereIsAnEnd() {
        List<ByteBuf> all = new ArrayList<>();
        for (ByteBuf next = buffers.take(); next != null; next = buffers.take()) {
            all.add(next);
        }
        assertEquals(64, all.size());

        all.forEach(buffers::giveBack);
        assertNull(buffers.take());

        all.forEach(ByteBuf::release);
        assertNotNull(buffers.take());
    }

    @Test
    void whatCameBackIsFreedAtTheEndAndNothingIsGivenOutAfterIt() {
        ByteBuf back = taken();
        back.release();
        buffers.giveBack(back);
        ByteBuf held = taken();
        assertSame(back, held);
        ByteBuf slow = taken();
        held.release();
        buffers.giveBack(held);
        buffers.giveBack(slow);

        buffers.release();

        assertEquals(0, held.refCnt());
        assertNull(buffers.take());
        slow.release();
        assertEquals(0, slow.refCnt());
    }
}
