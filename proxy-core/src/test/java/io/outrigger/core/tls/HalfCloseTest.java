package io.outrigger.core.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records that arrive in pieces of any size, between two engines of BoringSSL. */
final class HalfCloseTest {
    private static final int LONG = 500;

    /** Notes what arrives behind TLS. */
    private static final class Ear extends ChannelInboundHandlerAdapter {
        private final StringBuilder heard = new StringBuilder();
        private int ends;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            heard.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            ends += event instanceof ChannelInputShutdownEvent ? 1 : 0;
        }
    }

    private static EmbeddedChannel end(SslHandler tls, Ear ear) {
        EmbeddedChannel channel = new EmbeddedChannel();
        HalfClose.add(channel.pipeline(), tls);
        channel.pipeline().addLast(ear);
        return channel;
    }

    /** Carries what one has written to the other in pieces. */
    private static boolean carry(EmbeddedChannel from, EmbeddedChannel to, int most, Random random) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf out = from.readOutbound(); out != null; out = from.readOutbound()) {
            all.writeBytes(out);
            out.release();
        }
        boolean any = all.isReadable();
        while (all.isReadable()) {
            int count = Math.min(1 + random.nextInt(most), all.readableBytes());
            to.writeInbound(Unpooled.directBuffer(count).writeBytes(all, count));
        }
        return any;
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.2, 1", "TLSv1.2, 3", "TLSv1.2, 50", "TLSv1.2, 20000",
        "TLSv1.3, 1", "TLSv1.3, 3", "TLSv1.3, 50", "TLSv1.3, 20000"
    })
    void whereverRecordsAreCut(String version, int most) throws Exception {
        Credential own = SampleAuthority.root("root").server("a.test");
        SslContext server = SslContextBuilder.forServer(own.key(), own.chain().toArray(new X509Certificate[0]))
                .sslProvider(SslProvider.OPENSSL)
                .protocols(version)
                .build();
        SslContext client = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .protocols(version)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .build();
        Ear there = new Ear();
        Ear here = new Ear();
        SslHandler tls = client.newHandler(ByteBufAllocator.DEFAULT);
        EmbeddedChannel left = end(tls, here);
        EmbeddedChannel right = end(server.newHandler(ByteBufAllocator.DEFAULT), there);
        Random random = new Random(7);
        while (carry(left, right, most, random) || carry(right, left, most, random)) {
            left.runPendingTasks();
        }
        assertTrue(tls.handshakeFuture().isSuccess());

        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            String text = i % 7 == 3 ? "x".repeat(LONG) : Integer.toString(10 + i);
            sent.append(text);
            left.writeOutbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
            if (i % 5 == 0) {
                carry(left, right, most, random);
            }
        }
        tls.closeOutbound();
        carry(left, right, most, random);
        assertEquals(sent.toString(), there.heard.toString());
        assertEquals(1, there.ends);

        right.writeOutbound(Unpooled.copiedBuffer("later", StandardCharsets.ISO_8859_1));
        carry(right, left, most, random);
        assertEquals("later", here.heard.toString());
        assertEquals(0, here.ends);
        left.finishAndReleaseAll();
        right.finishAndReleaseAll();
    }
}
