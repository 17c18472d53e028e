package io.outrigger.core.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ByteRelayTest {
    private final EmbeddedChannel client = new EmbeddedChannel();
    private final ByteRelay relay = new ByteRelay(
            new Worker(0, client.eventLoop(), WallClock.system(), Chance.seeded(0)),
            TimeUnit.HOURS.toNanos(1),
            ending -> {});

    @Test
    void readsNothingBeforeBothSidesAreThere() {
        assertTrue(client.config().isAutoRead());
        client.pipeline().addLast(relay.downstreamSide());
        assertFalse(client.config().isAutoRead());
        // What was on its way already waits.
        client.writeInbound(Unpooled.copiedBuffer("early", StandardCharsets.US_ASCII));

        EmbeddedChannel upstream = new EmbeddedChannel(relay.upstreamSide());
        relay.join();

        ByteBuf sent = upstream.readOutbound();
        assertEquals("early", sent.toString(StandardCharsets.US_ASCII));
        sent.release();
        assertTrue(client.config().isAutoRead());
        client.close();
        upstream.close();
    }
}
