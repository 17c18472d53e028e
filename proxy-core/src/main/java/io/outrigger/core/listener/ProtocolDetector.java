package io.outrigger.core.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds the first bytes of a connection back until {@link FirstBytes} knows what they are, or the time is over and they count as
 * opaque. Then the bytes go on to whatever {@link Found} has put behind, and the detector leaves the pipeline. Owned by one
 * connection.
 *
 * <p>More than 64 KiB without a verdict close the connection, as Envoy does. A ClientHello that has begun has 15 s to end, also where
 * other bytes may take as long as they like: who begins TLS speaks first, and to its end.
 */
final class ProtocolDetector extends ChannelInboundHandlerAdapter {
    static final int MAX_BYTES = 64 * 1024;

    private final Detection detection;
    private final Found found;
    private final FirstBytes first;
    private final HeldBytes held = new HeldBytes();
    private @Nullable Future<?> timeout;
    private boolean done;

    ProtocolDetector(Detection detection, Found found) {
        this.detection = detection;
        this.found = found;
        this.first = new FirstBytes(detection);
    }

    /** Takes the verdict. */
    interface Found {
        /** Called once, unless the connection ends before. */
        void found(Detected detected);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (detection.timeoutNanos() > 0) {
            timeout = timer(context);
        }
        context.channel().config().setAutoRead(true);
    }

    private ScheduledFuture<?> timer(ChannelHandlerContext context) {
        return context.executor().schedule(() -> timedOut(context), detection.timeoutNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (done) {
            context.fireChannelRead(message);
            return;
        }
        held.add(context.alloc(), (ByteBuf) message);
        Detected detected = first.look(held.bytes());
        if (detected != null) {
            decide(context, detected);
        } else if (held.bytes().readableBytes() >= MAX_BYTES) {
            context.close();
        } else if (timeout == null && first.helloBegun(held.bytes())) {
            timeout = context.executor()
                    .schedule(() -> helloTimedOut(context), Detection.ENVOYS_TIMEOUT_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private void helloTimedOut(ChannelHandlerContext context) {
        timeout = null;
        if (!done && first.helloBegun(held.bytes())) {
            context.close();
        }
    }

    private void timedOut(ChannelHandlerContext context) {
        timeout = null;
        if (!detection.patient()) {
            context.close();
        } else if (!done && context.channel().isActive()) {
            decide(context, Detected.of(Application.OPAQUE));
            context.fireChannelReadComplete();
        }
    }

    private void decide(ChannelHandlerContext context, Detected detected) {
        done = true;
        found.found(detected);
        ByteBuf bytes = held.take();
        if (bytes.isReadable() && context.channel().isOpen()) {
            context.fireChannelRead(bytes);
        } else {
            ReferenceCountUtil.release(bytes);
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
