package io.outrigger.core.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ClosingIoHandlerTest {
    /** Told from one of its own tasks, Netty's loop ends without a look at its channels. */
    @ParameterizedTest
    @EnumSource(Transport.Kind.class)
    void aLoopThatEndsClosesItsChannelsWheneverItIsTold(Transport.Kind kind) throws IOException {
        Transport transport = Transport.of(kind);
        EventLoop loop = transport.newLoop("test");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Channel channel = transport.newClientChannel(server.getLocalSocketAddress());
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
            loop.register(channel).syncUninterruptibly();
            transport
                    .connect(channel, new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), null)
                    .syncUninterruptibly();

            loop.execute(() -> loop.shutdownGracefully(0, 10, TimeUnit.SECONDS));

            assertTrue(loop.terminationFuture().awaitUninterruptibly(10, TimeUnit.SECONDS));
            assertTrue(channel.closeFuture().isDone());
        }
    }
}
