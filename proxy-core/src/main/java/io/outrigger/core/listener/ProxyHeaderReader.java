package io.outrigger.core.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the header of the PROXY protocol off the beginning of a connection. A connection that does not begin with one is reset at
 * its first wrong byte; one that does not finish it is closed after 15 seconds. Owned by one connection.
 */
final class ProxyHeaderReader extends ChannelInboundHandlerAdapter {
    private final Found found;
    private final HeldBytes held = new HeldBytes();
    private @Nullable Future<?> timeout;
    private boolean done;

    ProxyHeaderReader(Found found) {
        this.found = found;
    }

    /** Takes the header. One of the two is called, once, unless the connection ends before. */
    interface Found {
        void proxied(ProxyHeader header);

        /** There was none, or a broken one. */
        void unproxied();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        timeout = context.executor()
                .schedule(() -> context.close(), Detection.ENVOYS_TIMEOUT_NANOS, TimeUnit.NANOSECONDS);
        context.channel().config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (done) {
            ReferenceCountUtil.release(message);
            return;
        }
        held.add(context.alloc(), (ByteBuf) message);
        ProxyHeader header = ProxyHeader.look(held.bytes());
        if (header == null) {
            return;
        }
        done = true;
        if (header.isMalformed()) {
            found.unproxied();
        } else {
            goOn(context, header);
        }
    }

    private void goOn(ChannelHandlerContext context, ProxyHeader header) {
        found.proxied(header);
        ByteBuf rest = held.take().skipBytes(header.length());
        if (rest.isReadable() && context.channel().isOpen()) {
            context.fireChannelRead(rest);
        } else {
            rest.release();
        }
        context.pipeline().remove(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        done = true;
        if (timeout != null) {
            timeout.cancel(false);
        }
        held.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
