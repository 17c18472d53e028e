package io.outrigger.core.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.outrigger.core.worker.Worker;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One of the two connections of a {@link ByteRelay}: what it reads is written to its peer. Owned by the relay's worker. */
final class RelaySide extends ChannelInboundHandlerAdapter {
    private final ByteRelay relay;
    private final Worker worker;
    private @Nullable RelaySide peer;
    private @Nullable HalfCloseWatch watch;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Queue<ByteBuf> waiting;
    private long bytes;
    private boolean flowing;
    private boolean inputEnded;
    private boolean outputEnding;
    private boolean outputEnded;

    RelaySide(ByteRelay relay, Worker worker) {
        this.relay = relay;
        this.worker = worker;
    }

    void face(RelaySide other) {
        peer = other;
    }

    RelaySide peer() {
        RelaySide other = peer;
        if (other == null) {
            throw new IllegalStateException("a side faces nobody");
        }
        return other;
    }

    long bytes() {
        return bytes;
    }

    boolean inputEnded() {
        return inputEnded;
    }

    boolean outputEnded() {
        return outputEnded;
    }

    boolean holdsBytes() {
        return waiting != null && !waiting.isEmpty();
    }

    @Nullable
    Channel channel() {
        return context == null ? null : context.channel();
    }

    /** Whether there is no connection, or none any more. */
    boolean gone() {
        return context == null || !context.channel().isOpen();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        // Until both sides are there.
        added.channel().config().setAutoRead(false);
        ByteRelay.prepare(added.channel());
        added.channel().closeFuture().addListener(closed -> onClosed());
    }

    /** Both sides are there: pass on what waits, then what comes. */
    void begin() {
        flowing = true;
        if (context == null) {
            return;
        }
        while (waiting != null && !waiting.isEmpty()) {
            pass(waiting.remove());
        }
        peer().flush();
        if (inputEnded) {
            peer().endOutput();
        } else {
            context.channel().config().setAutoRead(peer().writable());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        if (relay.over()) {
            ReferenceCountUtil.release(message);
        } else if (flowing) {
            pass((ByteBuf) message);
        } else {
            await((ByteBuf) message);
        }
    }

    private void await(ByteBuf early) {
        if (waiting == null) {
            waiting = new ArrayDeque<>(2);
        }
        waiting.add(early);
    }

    private void pass(ByteBuf data) {
        bytes += data.readableBytes();
        relay.moved();
        if (!peer().write(data) && context != null) {
            context.channel().config().setAutoRead(false);
        }
    }

    /** False if no more can be taken for now; a try to send has been made then. */
    private boolean write(ByteBuf data) {
        if (context == null) {
            data.release();
            return false;
        }
        context.write(data, context.voidPromise());
        if (!context.channel().isWritable()) {
            context.flush();
        }
        return context.channel().isWritable();
    }

    private boolean writable() {
        return context != null && context.channel().isWritable();
    }

    private void flush() {
        if (context != null) {
            context.flush();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        if (flowing) {
            peer().flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (changed.channel().isWritable() && !relay.over()) {
            peer().resume();
        }
    }

    private void resume() {
        if (flowing && !inputEnded && context != null) {
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        boolean goodbye = event instanceof SslCloseCompletionEvent closed && closed.isSuccess();
        if ((goodbye || event instanceof ChannelInputShutdownEvent) && !inputEnded) {
            inputEnded = true;
            watch = HalfCloseWatch.over(worker, this);
            if (flowing && !relay.over()) {
                peer().endOutput();
            }
        }
        from.fireUserEventTriggered(event);
    }

    // A shutdown drops what is not sent yet, so it waits for an empty write behind everything.
    private void endOutput() {
        if (context == null || outputEnding) {
            return;
        }
        outputEnding = true;
        Channel channel = context.channel();
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (written.isSuccess() && channel.isOpen()) {
                shutdown(channel);
            }
        });
    }

    private void shutdown(Channel channel) {
        outputEnded = true;
        FramedOutput framed = channel.pipeline().get(FramedOutput.class);
        if (framed != null) {
            framed.endOutput();
        }
        if (peer().outputEnded) {
            relay.outputEnded();
        } else if (framed == null) {
            shutdownOutput(channel);
        }
    }

    /** TLS says itself that nothing more comes: an end of the connection below it would look like one cut off. */
    private static void shutdownOutput(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        relay.broken(this);
    }

    /** The connection is dead, as the kernel says. */
    void lost() {
        relay.broken(this);
    }

    private void onClosed() {
        if (watch != null) {
            watch.stop();
        }
        while (waiting != null && !waiting.isEmpty()) {
            waiting.remove().release();
        }
        relay.broken(this);
        relay.closed();
    }

    void close() {
        if (context != null) {
            context.channel().close();
        }
    }

    /** Closes once everything written is sent. */
    void closeWhenWritten() {
        if (context != null) {
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> close());
        }
    }

    void reset() {
        if (context != null) {
            Transport.reset(context.channel());
        }
    }
}
