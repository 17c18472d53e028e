package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.failure.ResponseFlags;
import io.outrigger.core.listener.Application;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** An exchange that notes what its walk does, and answers as the real one would. All buffers come from its own allocator. */
final class ScriptedHost implements FilterWalk.Host {
    final MockTicker ticker = Ticker.newMockTicker();
    final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(ticker).build();
    final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false);
    final List<String> log = new ArrayList<>();
    final ByteArrayOutputStream requestBytes = new ByteArrayOutputStream();
    final ByteArrayOutputStream responseBytes = new ByteArrayOutputStream();
    final RequestHead request = new RequestHead();
    final Queue<HttpFilter[]> routes = new ArrayDeque<>();
    final Worker worker;
    FilterWalk walk;
    int heldBytes = 64 * 1024;
    long flags;
    boolean requestHeadOut;
    boolean requestEndOut;
    boolean responseHeadOut;
    boolean responseEndOut;
    boolean answeredLocally;
    boolean requestReads = true;
    boolean responseReads = true;
    boolean done;
    int headKept;

    /** What happens in the middle of the request's head going out. */
    Runnable whenRequestHeadPasses = () -> {};

    ScriptedHost(long seed) {
        worker = new Worker(0, channel.eventLoop(), WallClock.system(), Chance.seeded(seed));
        walk = new FilterWalk(this, new HttpFilter[0], true);
    }

    /** A walk of these filters, as if the route had named them. */
    FilterWalk walk(HttpFilter... filters) {
        walk = new FilterWalk(this, filters, true);
        return walk;
    }

    FilterWalk gate(HttpFilter... filters) {
        walk = new FilterWalk(this, filters, false);
        return walk;
    }

    ByteBuf bytes(String text) {
        return buffers.buffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    long bytesInUse() {
        return buffers.metric().usedHeapMemory() + buffers.metric().usedDirectMemory();
    }

    String requestBody() {
        return requestBytes.toString(StandardCharsets.US_ASCII);
    }

    String responseBody() {
        return responseBytes.toString(StandardCharsets.US_ASCII);
    }

    static ResponseHead response(int status) {
        ResponseHead head = new ResponseHead();
        head.status(status);
        return head;
    }

    @Override
    public Worker worker() {
        return worker;
    }

    @Override
    public ConnectionInfo connection() {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere", 1);
        return new ConnectionInfo(worker, 1, Direction.GATEWAY, nowhere, nowhere, Application.values()[0], null);
    }

    @Override
    public RequestHead request() {
        return request;
    }

    @Override
    public int heldBytes() {
        return heldBytes;
    }

    @Override
    public HttpFilter @Nullable [] chooseRoute() {
        log.add("route");
        HttpFilter[] filters = routes.poll();
        if (filters == null) {
            fail(FailureKind.ROUTE_NOT_FOUND);
        }
        return filters;
    }

    @Override
    public void clearRoute() {
        log.add("clearRoute");
    }

    @Override
    public void requestHeadPassed(boolean end) {
        log.add("requestHead");
        requestHeadOut = true;
        requestEndOut = end;
        whenRequestHeadPasses.run();
    }

    @Override
    public void requestDataPassed(ByteBuf data, boolean end) {
        assert requestHeadOut && !requestEndOut : "body out of order";
        requestEndOut = end;
        copy(data, requestBytes);
    }

    @Override
    public void requestTrailersPassed(HeaderBlock trailers) {
        assert requestHeadOut && !requestEndOut : "trailers out of order";
        log.add("requestTrailers");
        requestEndOut = true;
    }

    @Override
    public void responseHeadPassed(ResponseHead head, boolean end) {
        assert !responseHeadOut : "two answers";
        log.add("responseHead " + head.status());
        responseHeadOut = true;
        ended(end);
    }

    @Override
    public void responseDataPassed(ByteBuf data, boolean end) {
        assert responseHeadOut && !responseEndOut : "body out of order";
        copy(data, responseBytes);
        ended(end);
    }

    @Override
    public void responseTrailersPassed(HeaderBlock trailers) {
        log.add("responseTrailers");
        ended(true);
    }

    private void ended(boolean end) {
        if (end) {
            responseEndOut = true;
            finish();
        }
    }

    void finish() {
        done = true;
        walk.destroy();
    }

    private static void copy(ByteBuf data, ByteArrayOutputStream to) {
        while (data.isReadable()) {
            to.write(data.readByte());
        }
        data.release();
    }

    @Override
    public @Nullable HeaderBlock takeResponseTrailers() {
        return null;
    }

    @Override
    public void keepResponseHead() {
        headKept++;
    }

    @Override
    public void readRequest(boolean wanted) {
        requestReads = wanted;
    }

    @Override
    public void readResponse(boolean wanted) {
        responseReads = wanted;
    }

    @Override
    public void filterAnswer(FilterAnswer answer) {
        if (answer.flag() != null) {
            flag(answer.flag());
        }
        reply(answer.status(), answer.body());
    }

    @Override
    public void fail(FailureKind kind) {
        reply(kind.status(), kind.body());
    }

    private void reply(int status, String body) {
        log.add("reply " + status);
        answeredLocally = true;
        if (responseHeadOut) {
            log.add("cut");
            finish();
            return;
        }
        ByteBuf data = bytes(body);
        if (walk.replies()) {
            walk.responseHead(response(status), false);
            walk.responseData(data, true);
        } else {
            responseHeadPassed(response(status), false);
            responseDataPassed(data, true);
        }
    }

    @Override
    public void flag(ResponseFlag flag) {
        flags = ResponseFlags.with(flags, flag);
    }

    @Override
    public void flush() {
        log.add("flush");
    }

    /** What happened, without flushes. */
    List<String> events() {
        return log.stream().filter(event -> !event.equals("flush")).toList();
    }

    static HttpFilter[] filters(HttpFilter... filters) {
        return Arrays.copyOf(filters, filters.length);
    }
}
