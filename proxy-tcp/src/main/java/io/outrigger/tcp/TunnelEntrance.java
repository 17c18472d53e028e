package io.outrigger.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Tunnel;
import io.outrigger.core.cluster.UpstreamConnector;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.stats.ClusterCounter;
import io.outrigger.core.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the proxy at the other end of a connection to go on to somewhere else, and takes itself out of the way when that says yes.
 * Any other answer, and none within the time that connecting may take, is a failed connect; the latter is counted in {@code
 * upstream_rq_timeout}, for the connection itself stood. Owned by the session's worker.
 *
 * <p>Source: Envoy {@code tcp_proxy} with a {@code tunneling_config}: RFC 9110 section 9.3.6, HTTP/1.1.
 */
final class TunnelEntrance extends ChannelInboundHandlerAdapter implements UpstreamConnector.Outcome {
    private final Worker worker;
    private final Cluster cluster;
    private final Tunnel tunnel;
    private final ChannelHandler inside;
    private final UpstreamConnector.Outcome outcome;
    private @Nullable ByteBuf held;
    private @Nullable Future<?> timeout;
    private boolean asked;
    private boolean over;

    /**
     * @param cluster of the proxy that is asked; its connect timeout is the longest time from the question to the answer
     * @param inside takes part once the tunnel is there, and is in the pipeline all along
     * @param outcome hears of a connection whose next byte comes from the target
     */
    TunnelEntrance(
            Worker worker, Cluster cluster, Tunnel tunnel, ChannelHandler inside, UpstreamConnector.Outcome outcome) {
        this.worker = worker;
        this.cluster = cluster;
        this.tunnel = tunnel;
        this.inside = inside;
        this.outcome = outcome;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.pipeline().addLast(inside);
    }

    @Override
    public void connected(Channel channel) {
        asked = true;
        channel.writeAndFlush(Unpooled.copiedBuffer(request(), StandardCharsets.US_ASCII));
        channel.config().setAutoRead(true);
        timeout =
                worker.loop().schedule(() -> late(channel), cluster.spec().connectTimeoutNanos(), TimeUnit.NANOSECONDS);
    }

    private void late(Channel channel) {
        cluster.cells().increment(worker, ClusterCounter.UPSTREAM_RQ_TIMEOUT);
        failed(FailureKind.CONNECT_TIMEOUT, null);
        channel.close();
    }

    private String request() {
        return tunnel.post()
                ? "POST / HTTP/1.1\r\nhost: " + tunnel.target() + "\r\ntransfer-encoding: chunked\r\n\r\n"
                : "CONNECT " + tunnel.target() + " HTTP/1.1\r\nhost: " + tunnel.target() + "\r\n\r\n";
    }

    @Override
    public void failed(FailureKind kind, @Nullable String reason) {
        if (!over) {
            over = true;
            outcome.failed(kind, reason);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (over || !asked) {
            ReferenceCountUtil.release(message);
            refuse(context);
            return;
        }
        ByteBuf all = held == null ? context.alloc().buffer(bytes.readableBytes()) : held;
        held = all.writeBytes(bytes);
        bytes.release();
        TunnelAnswer answer = TunnelAnswer.look(all);
        if (answer != null && answer.refused()) {
            refuse(context);
        } else if (answer != null) {
            open(context, all, answer);
        }
    }

    private void open(ChannelHandlerContext context, ByteBuf answered, TunnelAnswer answer) {
        over = true;
        held = null;
        Channel channel = context.channel();
        channel.config().setAutoRead(false);
        if (tunnel.post()) {
            context.pipeline().addAfter(context.name(), null, new TunnelBody(answer));
        }
        answered.skipBytes(answer.length());
        outcome.connected(channel);
        if (answered.isReadable()) {
            context.fireChannelRead(answered);
        } else {
            answered.release();
        }
        context.pipeline().remove(this);
    }

    private void refuse(ChannelHandlerContext context) {
        failed(FailureKind.CONNECT_FAILED, null);
        context.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            refuse(context);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        failed(FailureKind.CONNECT_FAILED, null);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        refuse(context);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (timeout != null) {
            timeout.cancel(false);
        }
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
