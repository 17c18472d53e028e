package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.outrigger.app.certs.Issued;
import io.outrigger.core.tls.HalfClose;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One direction of a connection inside TLS ends while the other goes on, as through Envoy. */
final class HalfCloseInTlsTest {

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Certs certs = new Certs();
    private final Issued server = certs.server("a.test");
    private final BlockingQueue<Peer> callers = new LinkedBlockingQueue<>();

    HalfCloseInTlsTest() throws Exception {}

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** One end of a TLS connection whose directions end for themselves. */
    private static final class Peer extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private final SslHandler tls;
        private volatile String heard = "";
        private volatile boolean ended;
        private volatile boolean failed;

        Peer(Channel channel, SslHandler tls) {
            this.channel = channel;
            this.tls = tls;
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            HalfClose.add(channel.pipeline(), tls);
            channel.pipeline().addLast(this);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            String before = heard;
            heard = before + bytes.toString(StandardCharsets.ISO_8859_1);
            bytes.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            ended |= event instanceof ChannelInputShutdownEvent;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failed = true;
        }

        void say(String text) {
            channel.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1))
                    .syncUninterruptibly();
        }

        /** By close_notify, and by the end of the connection below it. */
        void end(boolean also) {
            tls.closeOutbound().syncUninterruptibly();
            if (also) {
                ((SocketChannel) channel).shutdownOutput().syncUninterruptibly();
            }
        }

        void awaits(String text) throws IOException {
            Waiting.until(() -> heard.length() >= text.length(), () -> "heard only " + heard);
            assertEquals(text, heard);
        }

        void awaitsEnd() throws IOException {
            Waiting.until(() -> ended, () -> "the other side has not ended after " + heard);
            assertEquals(false, failed);
        }

        void close() {
            channel.close().syncUninterruptibly();
        }
    }

    private Peer connect(int port, String version) throws Exception {
        SslContext context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .protocols(version)
                .trustManager(new TlsClient.Everybody())
                .build();
        Peer[] made = new Peer[1];
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        made[0] = new Peer(channel, context.newHandler(channel.alloc(), "a.test", port));
                    }
                })
                .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync();
        return Objects.requireNonNull(made[0]);
    }

    private String listen(String version) throws Exception {
        SslContext context = SslContextBuilder.forServer(
                        server.key(), server.chain().toArray(new X509Certificate[0]))
                .sslProvider(SslProvider.OPENSSL)
                .protocols(version)
                .build();
        Channel listening = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        callers.add(new Peer(channel, context.newHandler(channel.alloc())));
                    }
                })
                .bind(new InetSocketAddress("0.0.0.0", 0))
                .sync()
                .channel();
        return Integer.toString(((InetSocketAddress) listening.localAddress()).getPort());
    }

    private static String entry(String port) {
        return Yaml.istio("ServiceEntry", "name: a, namespace: mine", """
            hosts: [a.test]
            addresses: [127.9.0.1]
            ports: [{number: 9000, name: tcp, protocol: TCP, targetPort: %s}]
            resolution: STATIC
            endpoints: [{address: 127.9.1.1}]
            """.formatted(port));
    }

    /** A gateway that ends TLS in front of an application. */
    private Mesh ending(String port) throws Exception {
        String gateway = Yaml.istio("Gateway", "name: edge, namespace: mine", """
            selector: {istio: edge}
            servers:
            - {port: {number: 81, name: tls, protocol: TLS}, hosts: ['*'], tls: {mode: SIMPLE, credentialName: own}}
            """);
        String route = Yaml.istio("VirtualService", "name: a, namespace: mine", """
            hosts: ['*']
            gateways: [edge]
            tcp: [{route: [{destination: {host: a.test}}]}]
            """);
        return Mesh.gateway(entry(port), gateway, route, certs.secret("own", server));
    }

    /** A sidecar that begins TLS behind an application. */
    private static Mesh beginning(String port) throws Exception {
        String rule = Yaml.istio("DestinationRule", "name: a, namespace: mine", """
            host: a.test
            trafficPolicy: {tls: {mode: SIMPLE, sni: a.test, insecureSkipVerify: true}}
            """);
        return Mesh.sidecar(entry(port), rule);
    }

    /** Between them data of two bytes, which are as long as what says the end. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientThatSaysNoMoreIsAnswered(String version) throws Exception {
        for (boolean also : List.of(false, true)) {
            try (Heard app = new Heard("");
                    Mesh mesh = ending(app.port())) {
                Peer client = connect(mesh.server(81).port(), version);
                client.say("on");
                client.say("hello");
                client.say("ok");
                client.end(also);
                app.call(0).awaitEnd();
                assertEquals("onhellook", app.call(0).text());
                app.call(0).say("late");
                app.call(0).say("st");
                app.call(0).shutdownOutput();
                client.awaits("latest");
                client.awaitsEnd();
                client.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientMaySpeakOnWhenTheServerHasEnded(String version) throws Exception {
        try (Heard app = new Heard("");
                Mesh mesh = ending(app.port())) {
            Peer client = connect(mesh.server(81).port(), version);
            client.say("hello");
            app.call(0).awaitText(5);
            app.call(0).say("first");
            app.call(0).shutdownOutput();
            client.awaits("first");
            client.awaitsEnd();
            client.say("more");
            client.end(false);
            app.call(0).awaitEnd();
            assertEquals("hellomore", app.call(0).text());
            client.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void directionsEndForThemselvesWhereTlsBegins(String version) throws Exception {
        try (Mesh mesh = beginning(listen(version))) {
            try (Socket client = mesh.outbound("127.9.0.1:9000").connect()) {
                client.getOutputStream().write("hello".getBytes(StandardCharsets.ISO_8859_1));
                client.shutdownOutput();
                Peer app = Objects.requireNonNull(callers.poll(Waiting.patienceMillis(), TimeUnit.MILLISECONDS));
                app.awaitsEnd();
                app.awaits("hello");
                app.say("later");
                app.end(false);
                assertEquals("later", text(client));
                app.close();
            }
            try (Socket client = mesh.outbound("127.9.0.1:9000").connect()) {
                client.getOutputStream().write("hello".getBytes(StandardCharsets.ISO_8859_1));
                Peer app = Objects.requireNonNull(callers.poll(Waiting.patienceMillis(), TimeUnit.MILLISECONDS));
                app.awaits("hello");
                app.say("first");
                app.end(false);
                assertEquals("first", text(client));
                client.getOutputStream().write("more".getBytes(StandardCharsets.ISO_8859_1));
                client.shutdownOutput();
                app.awaitsEnd();
                app.awaits("hellomore");
                app.close();
            }
        }
    }

    private static String text(Socket client) throws Exception {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
