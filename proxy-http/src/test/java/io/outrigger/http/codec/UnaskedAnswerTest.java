package io.outrigger.http.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.stats.ClusterCells;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.stream.ResponseListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes of an upstream that come when a request has got the connection, but before any of it was sent: they answer nobody. */
final class UnaskedAnswerTest implements ResponseListener, ConnectionKeeper {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> heard = new ArrayList<>();
    private final Http1ClientHandler connection;

    UnaskedAnswerTest() {
        Worker worker = new Worker(0, channel.eventLoop(), WallClock.system(), Chance.seeded(1));
        connection = new Http1ClientHandler(worker, HttpLimits.SIDECAR, new ClusterCells(1).bytes(worker), this);
        channel.pipeline().addLast(connection);
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    /** The request waits for the end of the loop's turn. */
    private void request() {
        RequestHead head = new RequestHead();
        head.path("/".getBytes(StandardCharsets.US_ASCII));
        connection.lease(this).writeHead(head, true);
        connection.flush();
    }

    private void receiveWithinTheTurn() {
        channel.pipeline().fireChannelRead(Unpooled.copiedBuffer(ANSWER, StandardCharsets.US_ASCII));
        channel.pipeline().fireChannelReadComplete();
    }

    @Test
    void isNotTakenForTheAnswerOfTheNextRequest() {
        request();
        channel.runPendingTasks();
        receiveWithinTheTurn();
        assertEquals(List.of("200", "reusable"), heard);

        request();
        receiveWithinTheTurn();

        assertEquals(List.of("200", "reusable", "closed", "CONNECTION_TERMINATION"), heard);
        assertFalse(connection.requestWritten(), "nothing of it can have happened");
        assertFalse(channel.isOpen());
    }

    @Test
    void isAnErrorOfAPeerThatSpeaksFirst() {
        request();
        receiveWithinTheTurn();

        assertEquals(List.of("closed", "UPSTREAM_PROTOCOL_ERROR"), heard);
    }

    @Test
    void isOneOnceTheRequestIsOnItsWay() {
        request();
        channel.runPendingTasks();
        assertTrue(connection.requestWritten());
        receiveWithinTheTurn();

        assertEquals(List.of("200", "reusable"), heard);
    }

    @Override
    public void onReusable(Http1ClientHandler free) {
        heard.add("reusable");
    }

    @Override
    public boolean keepBehind(Http1ClientHandler connection) {
        return false;
    }

    @Override
    public void onClosed(Http1ClientHandler gone) {
        heard.add("closed");
    }

    @Override
    public void onInformational(ResponseHead head) {
        heard.add("interim");
    }

    @Override
    public void onResponseHead(ResponseHead head, boolean end) {
        heard.add(Integer.toString(head.status()));
    }

    @Override
    public void onResponseData(ByteBuf data, boolean end) {
        data.release();
    }

    @Override
    public void onUpstreamReset(FailureKind kind) {
        heard.add(kind.name());
    }

    @Override
    public void onUpstreamWritability(boolean writable) {}

    @Override
    public void onUpstreamReadComplete() {}
}
