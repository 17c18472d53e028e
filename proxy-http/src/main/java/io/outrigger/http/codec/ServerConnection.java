package io.outrigger.http.codec;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.outrigger.core.worker.Worker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an HTTP/1 connection of a client is served with once it has a pipeline. Owned by one worker. */
abstract class ServerConnection extends ChannelInboundHandlerAdapter {
    private final Worker worker;
    private @Nullable ChannelHandlerContext context;
    private @Nullable AnswerWriter writer;
    private @Nullable ReadGate gate;

    ServerConnection(Worker worker) {
        this.worker = worker;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        writer = new AnswerWriter(worker, ctx);
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
}
