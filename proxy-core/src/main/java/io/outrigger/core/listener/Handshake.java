package io.outrigger.core.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.outrigger.core.stats.ListenerCells;
import io.outrigger.core.stats.ListenerCounter;
import io.outrigger.core.tls.TlsFacts;
import io.outrigger.core.worker.Worker;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits behind the TLS handler until the handshake is over and hands the connection to its chain's handler; the protocol agreed on
 * takes the place of a second detection. Owned by one connection.
 */
final class Handshake extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);
    private static final String HTTP2 = "h2";
    private static final String HTTP1 = "http/1.1";

    private final ConnectionInfo connection;
    private final FilterChainSlot slot;
    private final ListenerCells cells;

    Handshake(ConnectionInfo connection, FilterChainSlot slot, ListenerCells cells) {
        this.connection = connection;
        this.slot = slot;
        this.cells = cells;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion) {
            if (completion.isSuccess()) {
                done(context);
            } else {
                failed(context, completion.cause());
            }
        }
    }

    private void done(ChannelHandlerContext context) {
        Worker worker = connection.worker();
        cells.add(worker, ListenerCounter.SSL_HANDSHAKE, 1);
        TlsFacts facts = TlsFacts.of(context.pipeline().get(SslHandler.class));
        FilterChain chain = slot.last(worker);
        if (chain == null) {
            context.close();
            return;
        }
        ConnectionInfo inside = connection.secured(application(facts.protocol()), facts);
        chain.handler().attach(context.channel(), inside, slot);
        context.pipeline().remove(this);
    }

    private static Application application(@Nullable String protocol) {
        if (protocol == null) {
            return Application.UNDETECTED;
        }
        return switch (protocol) {
            case HTTP2 -> Application.HTTP2;
            case HTTP1 -> Application.HTTP1;
            default -> Application.UNDETECTED;
        };
    }

    // The TLS handler has sent its alert and closes.
    private void failed(ChannelHandlerContext context, Throwable cause) {
        cells.add(connection.worker(), ListenerCounter.SSL_CONNECTION_ERROR, 1);
        if (cause.getCause() instanceof CertificateException) {
            cells.add(connection.worker(), ListenerCounter.SSL_FAIL_VERIFY_ERROR, 1);
        }
        LOG.debug("handshake with {} failed: {}", connection.remote(), cause.toString());
        FilterChain chain = slot.last(connection.worker());
        if (chain != null) {
            chain.handler().refused(connection);
        }
        context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
