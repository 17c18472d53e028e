package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.outrigger.app.certs.Issued;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ends too soon looks so inside TLS too: only who has said all says goodbye. */
final class CutInTlsTest {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\nhalf";

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Certs certs = new Certs();
    private final Issued server = certs.server("a.test");

    CutInTlsTest() throws Exception {}

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** How a server ends a connection. */
    private enum End {
        /** By close_notify, where there is TLS, and an end of the connection. */
        GOODBYE,
        /** Without a close_notify. */
        SILENT,
        RESET
    }

    /** Says something in answer to anything, and ends. */
    private static final class Says extends SimpleChannelInboundHandler<ByteBuf> {
        private final String text;
        private final End end;

        Says(String text, End end) {
            this.text = text;
            this.end = end;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf asked) {
            ChannelFuture said = context.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
            said.addListener(written -> end(context.channel()));
        }

        private void end(Channel channel) {
            ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
            if (end == End.RESET) {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
            }
            if (tls == null || end == End.GOODBYE) {
                channel.close();
            } else {
                tls.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private String listen(@Nullable SslContext tls, String text, End end) throws Exception {
        Channel listening = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline().addLast(new Says(text, end));
                    }
                })
                .bind(new InetSocketAddress("0.0.0.0", 0))
                .sync()
                .channel();
        return Integer.toString(((InetSocketAddress) listening.localAddress()).getPort());
    }

    private static String entry(String port, String protocol) {
        return Yaml.istio("ServiceEntry", "name: a, namespace: mine", """
            hosts: [a.test]
            addresses: [127.9.0.1]
            ports: [{number: 9000, name: p, protocol: %s, targetPort: %s}]
            resolution: STATIC
            endpoints: [{address: 127.9.1.1}]
            """.formatted(protocol, port));
    }

    private Mesh gateway(String port, String protocol, String secure, String kind) throws Exception {
        return Mesh.gateway(
                entry(port, protocol),
                Yaml.istio("Gateway", "name: edge, namespace: mine", """
                    selector: {istio: edge}
                    servers:
                    - {port: {number: 81, name: s, protocol: %s}, hosts: ['*'], tls: {mode: SIMPLE, credentialName: own}}
                    """.formatted(secure)),
                Yaml.istio("VirtualService", "name: a, namespace: mine", """
                    hosts: ['*']
                    gateways: [edge]
                    %s: [{route: [{destination: {host: a.test}}]}]
                    """.formatted(kind)),
                certs.secret("own", server));
    }

    /** Of a client that takes the end of the connection for the end of the body. */
    @Test
    void aBodyThatIsResetEndsInNoGoodbye() throws Exception {
        String port = listen(null, ANSWER, End.RESET);
        try (Mesh mesh = gateway(port, "HTTP", "HTTPS", "http")) {
            TlsClient client = TlsClient.of(mesh.server(81), "a.test");
            assertThrows(IOException.class, () -> client.bytes("GET / HTTP/1.0\r\nhost: a.test\r\n\r\n"));
        }
    }

    @Test
    void bytesThatAreResetEndInNoGoodbye() throws Exception {
        String port = listen(null, "half", End.RESET);
        try (Mesh mesh = gateway(port, "TCP", "TLS", "tcp")) {
            TlsClient client = TlsClient.of(mesh.server(81), "a.test");
            assertThrows(IOException.class, () -> client.bytes("hello"));
        }
    }

    /** Anybody on the way can end a connection, and only its other end can say goodbye. */
    @ParameterizedTest
    @CsvSource({"GOODBYE, true", "SILENT, false", "RESET, false"})
    void aBodyToTheEndOfItsConnectionIsWholeAfterAGoodbyeOnly(End end, boolean whole) throws Exception {
        SslContext context = SslContextBuilder.forServer(
                        server.key(), server.chain().toArray(new X509Certificate[0]))
                .sslProvider(SslProvider.OPENSSL)
                .build();
        String rule = Yaml.istio("DestinationRule", "name: a, namespace: mine", """
            host: a.test
            trafficPolicy: {tls: {mode: SIMPLE, insecureSkipVerify: true}}
            """);
        try (Mesh mesh = Mesh.sidecar(entry(listen(context, ANSWER, end), "HTTP"), rule)) {
            String answer = mesh.outbound("127.9.0.1:9000")
                    .bytes("GET / HTTP/1.1\r\nhost: a.test\r\nconnection: close\r\n\r\n");
            assertTrue(answer.endsWith("\r\n0\r\n\r\n") == whole, answer);
        }
    }
}
