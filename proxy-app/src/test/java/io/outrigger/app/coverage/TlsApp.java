package io.outrigger.app.coverage;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSL;
import io.outrigger.app.certs.Issued;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * An application that speaks TLS, at every address of this machine: says in {@code x-sni} whom it was asked for and in {@code x-client}
 * the subject of its client. Of BoringSSL: the JDK refuses names with underscores.
 */
final class TlsApp implements AutoCloseable {
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel server;

    TlsApp(Issued own) throws Exception {
        SslContext context = SslContextBuilder.forServer(own.key(), own.chain().toArray(new X509Certificate[0]))
                .sslProvider(SslProvider.OPENSSL)
                .clientAuth(ClientAuth.OPTIONAL)
                .trustManager(new TlsClient.Everybody())
                .build();
        server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(context.newHandler(channel.alloc()), new Answers());
                    }
                })
                .bind(new InetSocketAddress("0.0.0.0", 0))
                .sync()
                .channel();
    }

    String port() {
        return Integer.toString(((InetSocketAddress) server.localAddress()).getPort());
    }

    /** Answers each head of a request. */
    private static final class Answers extends SimpleChannelInboundHandler<ByteBuf> {
        private final StringBuilder head = new StringBuilder();

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) throws Exception {
            head.append(bytes.toString(StandardCharsets.ISO_8859_1));
            if (head.indexOf("\r\n\r\n") < 0) {
                return;
            }
            SslHandler tls = context.pipeline().get(SslHandler.class);
            String asked = SSL.getSniHostname(((ReferenceCountedOpenSslEngine) tls.engine()).sslPointer());
            String answer = "HTTP/1.1 200 OK\r\nx-app: tls\r\nx-sni: " + asked + "\r\nx-client: " + client(tls)
                    + "\r\ncontent-length: " + head.length() + "\r\n\r\n" + head;
            head.setLength(0);
            context.writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.ISO_8859_1));
        }

        private static String client(SslHandler tls) {
            try {
                return ((X509Certificate) tls.engine().getSession().getPeerCertificates()[0])
                        .getSubjectX500Principal()
                        .getName();
            } catch (SSLPeerUnverifiedException none) {
                return "";
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully();
    }
}
