package io.outrigger.http.codec;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.outrigger.core.stats.ByteMeter;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.stream.DownstreamStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an HTTP/1 connection of a client is served with once it has a pipeline. Owned by one worker. */
abstract class ServerConnection extends ChannelInboundHandlerAdapter implements DownstreamStream {
    private final Worker worker;
    private final ByteMeter meter;
    private @Nullable ChannelHandlerContext context;
    private @Nullable AnswerWriter writer;
    private @Nullable ReadGate gate;
    private boolean ended;

    ServerConnection(Worker worker, ByteMeter meter) {
        this.worker = worker;
        this.meter = meter;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        writer = new AnswerWriter(worker, ctx, meter);
        gate = new ReadGate(ctx.channel().config());
    }

    final ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    final AnswerWriter writer() {
        return Objects.requireNonNull(writer);
    }

    final ReadGate gate() {
        return Objects.requireNonNull(gate);
    }

    /** Whether the client is gone. */
    final boolean ended() {
        return ended;
    }

    final void end() {
        ended = true;
    }

    @Override
    public final void flush() {
        if (!ended) {
            writer().flush();
        }
    }

    @Override
    public final void pauseReads() {
        if (!ended) {
            gate().pause();
        }
    }

    @Override
    public final void resumeReads() {
        if (!ended) {
            gate().resume();
        }
    }

    @Override
    public final boolean writable() {
        return !ended && writer().writable();
    }

    @Override
    public final int headBytesSent() {
        return writer().headBytes();
    }

    @Override
    public final String protocol() {
        return writer().old() ? "HTTP/1.0" : "HTTP/1.1";
    }
}
