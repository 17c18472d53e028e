package io.outrigger.app.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.NetUtil;
import io.outrigger.core.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Set;

/** A listening port with a small HTTP/1.1 server behind it, for people and probes; not for the traffic of the proxy. */
public final class HttpPort implements AutoCloseable {
    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final int IDLE_SECONDS = 60;

    /** More than probes and people need, less than what the process keeps aside for its small servers. */
    static final int MOST_CONNECTIONS = 20;

    private final Channel channel;

    private HttpPort(Channel channel) {
        this.channel = channel;
    }

    /**
     * Listens on an address, port 0 for any. Blocks until it does; fails if it cannot.
     *
     * @param loop serves all connections; shared by all ports of a process, never a worker's
     */
    static HttpPort bind(Transport transport, EventLoop loop, InetSocketAddress address, PortHandler handler)
            throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channelFactory(transport::newServerChannel)
                .childHandler(new Pipeline(handler))
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            String place = NetUtil.toSocketAddressString(address);
            throw new IOException("port at " + place + ": " + bound.cause().getMessage(), bound.cause());
        }
        bound.channel().config().setAutoRead(true);
        return new HttpPort(bound.channel());
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }

    private static final class Pipeline extends ChannelInitializer<Channel> {
        private final PortHandler handler;

        // In the order they came. The admin's loop only.
        private final Set<Channel> open = new LinkedHashSet<>();

        Pipeline(PortHandler handler) {
            this.handler = handler;
        }

        @Override
        protected void initChannel(Channel child) {
            makeRoom();
            open.add(child);
            child.closeFuture().addListener(closed -> open.remove(child));
            child.pipeline()
                    .addLast(new ReadTimeoutHandler(IDLE_SECONDS))
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                    .addLast(new FlowControlHandler())
                    .addLast(new HttpPortConnection(handler));
        }

        /** Who came first leaves, so that a crowd keeps neither descriptors nor a probe's answer from others. */
        private void makeRoom() {
            if (open.size() >= MOST_CONNECTIONS) {
                open.iterator().next().close();
            }
        }
    }
}
