package io.outrigger.core.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * Two ends shake hands in memory. The first handshake of a process loads and initialises much, which takes longer than some clients
 * wait; after this it is done. Any thread.
 */
public final class FirstHandshake {
    private static final int MOST_TURNS = 20;
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private FirstHandshake() {}

    /** Whether they agreed; false too if an end has no certificate. */
    public static boolean between(ServerTls server, ClientTls client) {
        EmbeddedChannel there = new EmbeddedChannel();
        EmbeddedChannel here = new EmbeddedChannel();
        try {
            SslHandler ends = server.newHandler(there);
            SslHandler begins = client.newHandler(here, ClientTls.Carried.BYTES, null, null, TIMEOUT_NANOS);
            if (ends == null || begins == null) {
                return false;
            }
            there.pipeline().addLast(ends, new Failed());
            here.pipeline().addLast(begins, new Failed());
            for (int i = 0; i < MOST_TURNS && !(agreed(ends) && agreed(begins)); i++) {
                pass(here, there);
                pass(there, here);
            }
            return agreed(ends) && agreed(begins);
        } finally {
            here.finishAndReleaseAll();
            there.finishAndReleaseAll();
        }
    }

    /** What went wrong stands in the handshake's future. */
    private static final class Failed extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private static boolean agreed(SslHandler end) {
        return end.handshakeFuture().isSuccess();
    }

    private static void pass(EmbeddedChannel from, EmbeddedChannel to) {
        from.runPendingTasks();
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            if (to.isActive()) {
                to.writeInbound(bytes);
            } else {
                bytes.release();
            }
        }
    }
}
