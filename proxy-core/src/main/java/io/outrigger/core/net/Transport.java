package io.outrigger.core.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Makes loops and sockets of one kind, with the options every socket of this proxy has. Any thread.
 *
 * <p>Captured traffic needs epoll: the kernel's note of the original destination cannot be read with NIO.
 */
public final class Transport {
    private static final int BACKLOG = 4096;

    // What Linux takes.
    private static final int LONGEST_KEEPALIVE_SECONDS = 32767;
    private static final int MOST_KEEPALIVE_PROBES = 127;

    private final boolean epoll;
    private final DescriptorBudget descriptors = DescriptorBudget.ofProcess();

    private Transport(boolean epoll) {
        this.epoll = epoll;
    }

    /** Which of the machine's ways to wait for sockets is used. */
    public enum Kind {
        /** Epoll where it works, else NIO. */
        AUTO,
        EPOLL,
        NIO
    }

    /** Fails with {@link IllegalStateException} if epoll is demanded where it does not work. */
    public static Transport of(Kind kind) {
        boolean available = kind != Kind.NIO && Epoll.isAvailable();
        if (kind == Kind.EPOLL && !available) {
            throw new IllegalStateException("epoll does not work here", Epoll.unavailabilityCause());
        }
        return new Transport(available);
    }

    public boolean epoll() {
        return epoll;
    }

    /** Who may open how many connections. */
    public DescriptorBudget descriptors() {
        return descriptors;
    }

    /** A loop with a thread of its own, started at its first task. End it by {@code shutdownGracefully}. */
    public EventLoop newLoop(String threadName) {
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(1, new NamedThreads(threadName), ClosingIoHandler.of(io)).next();
    }

    /** A listening socket, not yet bound nor registered. Its accepts wait until {@code autoRead} is switched on. */
    public ServerChannel newServerChannel() {
        ServerChannel channel = epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
        channel.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
        return channel;
    }

    /**
     * A socket to connect to such an address, not yet registered; reads wait until {@code autoRead} is switched on. Fails with
     * {@link ChannelException} if the machine has none left.
     */
    public Channel newClientChannel(SocketAddress to) {
        Channel channel = to instanceof UnixDomainSocketAddress ? newUnixSocket() : newClientSocket();
        try {
            prepare(channel);
            return channel;
        } catch (ChannelException notTaken) {
            channel.unsafe().closeForcibly();
            throw notTaken;
        }
    }

    private Channel newUnixSocket() {
        return epoll ? new EpollDomainSocketChannel() : new NioDomainSocketChannel();
    }

    /**
     * Connects a socket that was made for the address.
     *
     * @param from null for the machine's choice
     */
    public ChannelFuture connect(Channel channel, SocketAddress to, @Nullable SocketAddress from) {
        boolean mended = epoll && to instanceof UnixDomainSocketAddress;
        return channel.connect(mended ? new DomainSocketAddress(kernelName(to.toString())) : to, from);
    }

    /** Names that are no files begin with a zero for the kernel, with {@code @} for people. */
    private static String kernelName(String path) {
        return path.charAt(0) == '@' ? '\0' + path.substring(1) : path;
    }

    /** A socket to connect with Netty's own settings, for libraries. */
    public SocketChannel newClientSocket() {
        return epoll ? new EpollSocketChannel() : new NioSocketChannel();
    }

    /** A socket for DNS queries. */
    public DatagramChannel newDatagramChannel() {
        return epoll ? new EpollDatagramChannel() : new NioDatagramChannel();
    }

    /** Sets what accepted and connected sockets have in common. Before registration. */
    public void prepare(Channel channel) {
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setRecvByteBufAllocator(GrowingReceive.INSTANCE);
    }

    /** Lets a bind to a local address leave the choice of the port to the connect, where many may share one. */
    public void bindWithoutPort(Channel channel) {
        if (epoll) {
            channel.config().setOption(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
    }

    /**
     * Has the machine ask an idle peer whether it is still there: after so long, then so often, and how often before it gives up. What
     * is 0 is left to the machine, and all of it without epoll.
     */
    public void keepalive(Channel channel, int idleSeconds, int intervalSeconds, int probes) {
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        if (epoll) {
            set(channel, EpollChannelOption.TCP_KEEPIDLE, Math.min(idleSeconds, LONGEST_KEEPALIVE_SECONDS));
            set(channel, EpollChannelOption.TCP_KEEPINTVL, Math.min(intervalSeconds, LONGEST_KEEPALIVE_SECONDS));
            set(channel, EpollChannelOption.TCP_KEEPCNT, Math.min(probes, MOST_KEEPALIVE_PROBES));
        }
    }

    private static void set(Channel channel, ChannelOption<Integer> option, int value) {
        if (value > 0) {
            channel.config().setOption(option, value);
        }
    }

    /**
     * Has the kernel drop whoever asks for a connection from now on, while those it took already can be accepted. Whether it does:
     * needs epoll.
     */
    public static boolean deafen(ServerChannel channel) {
        return NewcomerFilter.attach(channel);
    }

    /** Whether it was the peer that ended a connection: TLS has it say so, and any other end may be anybody's. The channel's loop only. */
    public static boolean endedByPeer(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls == null || tls.sslCloseFuture().isSuccess();
    }

    /**
     * Closes so that the peer sees a reset; what was not sent yet is dropped. TLS says no goodbye, for a peer that hears one takes what
     * it has for all there is. The channel's loop only.
     */
    public static void reset(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
            if (tls == null) {
                channel.close();
            } else {
                tls.close();
            }
        }
    }
}
