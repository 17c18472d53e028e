package io.outrigger.core.listener;

import io.netty.channel.ServerChannel;
import io.outrigger.core.net.Transport;
import java.net.InetSocketAddress;

/** One listening socket. Two are the same only if they are one object. */
public final class BoundSocket {
    private final ServerChannel channel;
    private long accepted;

    /** A socket that is bound already and does not accept yet. */
    public BoundSocket(ServerChannel channel) {
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

    /** From now on the kernel takes nobody new, where it can be told so; who was taken can still be accepted. Any thread. */
    public void deafen() {
        Transport.deafen(channel);
    }

    /** Stops listening; accepted connections live on. Blocks until done, so not on the accepting loop. */
    public void close() {
        channel.close().awaitUninterruptibly();
    }
}
