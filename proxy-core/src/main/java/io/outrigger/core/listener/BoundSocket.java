package io.outrigger.core.listener;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** One listening socket. Two are the same only if they are one object. */
public final class BoundSocket {
    private final Channel channel;
    private long accepted;

    /** A socket that is bound already and does not accept yet. */
    public BoundSocket(Channel channel) {
        this.channel = channel;
    }

    /** Where it really listens: the port is never 0. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** Begins to accept. Any thread. */
    public void open() {
        channel.config().setAutoRead(true);
    }

    /** Notes a connection. Acceptor's loop. */
    void noteAccepted() {
        accepted++;
    }

    /** Connections so far. Acceptor's loop. */
    public long accepted() {
        return accepted;
    }

    /** Stops listening; accepted connections live on. Blocks until done, so not on the accepting loop. */
    public void close() {
        channel.close().awaitUninterruptibly();
    }
}
