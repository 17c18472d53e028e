package io.outrigger.http.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.stats.ByteMeter;
import io.outrigger.core.stats.HttpCells;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.stream.DownstreamStream;
import io.outrigger.http.stream.RequestListener;
import io.outrigger.http.stream.RequestSink;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that should end because their listener was removed. */
final class EndingConnectionTest {
    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel channel =
            EmbeddedChannel.builder().ticker(ticker).build();
    private final Sink sink;

    EndingConnectionTest() {
        Worker worker = new Worker(0, channel.eventLoop(), WallClock.system(), Chance.seeded(1));
        sink = new Sink(new HttpCells(1).bytes(worker));
        channel.pipeline().addLast(new Http1ServerHandler(worker, HttpLimits.SIDECAR, sink));
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    @Test
    void anIdleConnectionOfARemovedListenerIsClosedAfterTheDrainTime() {
        pass(100);
        sink.ending = true;

        pass(40);
        assertTrue(channel.isOpen());
        pass(10);

        assertFalse(channel.isOpen());
    }

    @Test
    void aConnectionWhoseListenerStaysIsNotClosed() {
        pass(600);

        assertTrue(channel.isOpen());
    }

    @Test
    void aRequestInFlightIsNotCutByTheDrainTime() {
        channel.writeInbound(Unpooled.copiedBuffer("GET / HTTP/1.1\r\nhost: a\r\n\r\n", StandardCharsets.US_ASCII));
        sink.ending = true;

        pass(600);

        assertEquals(1, sink.requests);
        assertTrue(channel.isOpen());
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            ticker.advance(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    /** Takes requests and never answers. */
    private static final class Sink implements RequestSink {
        private final ByteMeter bytes;
        private boolean ending;
        private int requests;

        Sink(ByteMeter bytes) {
            this.bytes = bytes;
        }

        @Override
        public ByteMeter bytes() {
            return bytes;
        }

        @Override
        public RequestListener onRequestHead(RequestHead head, boolean end, DownstreamStream stream) {
            requests++;
            return new Deaf();
        }

        @Override
        public boolean ending() {
            return ending;
        }

        @Override
        public void onRefused(FailureKind kind, RequestHead head, DownstreamStream stream) {}
    }

    /** Hears of the rest of a request and does nothing. */
    private static final class Deaf implements RequestListener {
        @Override
        public void onRequestData(ByteBuf data, boolean end) {
            data.release();
        }

        @Override
        public void onDownstreamReset(FailureKind kind) {}

        @Override
        public void onDownstreamWritability(boolean writable) {}

        @Override
        public void onDownstreamReadComplete() {}
    }
}
