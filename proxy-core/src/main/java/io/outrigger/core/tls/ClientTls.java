package io.outrigger.core.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import io.netty.util.NetUtil;
import io.outrigger.core.time.WallClock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Begins TLS on connections to endpoints. Shared by all workers; the context for what is to be carried is made when it is first
 * needed, and if two workers need it at once, one of theirs is kept.
 */
public final class ClientTls {
    /** No connection comes about: what it would be made of is missing. */
    public static final ClientTls MISSING = new ClientTls(null, WallClock.system());

    private static final long CLOSE_MILLIS = 1000;

    private final @Nullable ClientTlsSpec spec;
    private final WallClock clock;
    private final AtomicReferenceArray<@Nullable SslContext> contexts =
            new AtomicReferenceArray<>(Carried.values().length);

    private ClientTls(@Nullable ClientTlsSpec spec, WallClock clock) {
        this.spec = spec;
        this.clock = clock;
    }

    /** What a connection will speak inside. */
    public enum Carried {
        HTTP1,
        HTTP2,
        BYTES
    }

    /** One that is ready for what {@link #expect} is told of. */
    public static ClientTls of(ClientTlsSpec spec, WallClock clock) {
        return new ClientTls(spec, clock);
    }

    /**
     * Makes what connections that carry this need, so that the first of them does not wait. Any thread. Fails with {@link
     * IllegalArgumentException} if BoringSSL does not take what it is made of.
     */
    public void expect(Carried carried) {
        if (spec != null) {
            context(spec, carried);
        }
    }

    /** Null where something is missing. */
    public @Nullable ClientTlsSpec spec() {
        return spec;
    }

    /**
     * A handler for one connection, to stand in its pipeline before it is connected; null where something is missing. Any worker.
     *
     * @param serverName asked for in the handshake; null for none
     * @param host whom the server must be where the spec says {@code byName}; null if nobody in particular
     */
    public @Nullable SslHandler newHandler(
            Channel channel, Carried carried, @Nullable String serverName, @Nullable String host, long timeoutNanos) {
        if (spec == null) {
            return null;
        }
        SslContext context = context(spec, carried);
        SslHandler handler =
                host == null ? context.newHandler(channel.alloc()) : context.newHandler(channel.alloc(), host, 0);
        if (serverName != null) {
            ask(handler.engine(), serverName);
        }
        handler.setHandshakeTimeout(timeoutNanos, TimeUnit.NANOSECONDS);
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_MILLIS);
        return handler;
    }

    /**
     * Addresses are not asked for (RFC 6066 section 3). BoringSSL is told directly: names of a mesh have underscores, which the JDK
     * does not take for names.
     */
    private static void ask(SSLEngine engine, String serverName) {
        if (NetUtil.isValidIpV4Address(serverName) || NetUtil.isValidIpV6Address(serverName)) {
            return;
        }
        if (engine instanceof ReferenceCountedOpenSslEngine open) {
            SSL.setTlsExtHostName(open.sslPointer(), serverName);
            return;
        }
        try {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
            engine.setSSLParameters(parameters);
        } catch (IllegalArgumentException noName) {
            // Clients may send anything as their host: what is no name is not asked for.
        }
    }

    private SslContext context(ClientTlsSpec of, Carried carried) {
        SslContext known = contexts.get(carried.ordinal());
        if (known != null) {
            return known;
        }
        SslContext made = Contexts.client(of, of.offers().of(carried), clock);
        if (contexts.compareAndSet(carried.ordinal(), null, made)) {
            Contexts.releaseAfter(this, made);
            return made;
        }
        Contexts.release(made);
        return context(of, carried);
    }
}
