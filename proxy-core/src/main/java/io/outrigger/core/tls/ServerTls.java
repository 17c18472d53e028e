package io.outrigger.core.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.outrigger.core.time.WallClock;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Ends TLS for the connections of one filter chain. Immutable but for its ticket keys, which change every hour; shared by all workers.
 *
 * <p>Keys of tickets belong to one context: what was proven to one chain cannot be resumed at another. A chain whose certificate is
 * missing has {@link #MISSING}, which serves nobody.
 */
public final class ServerTls {
    /** Every connection that comes is closed. */
    public static final ServerTls MISSING = new ServerTls(null, null, WallClock.system());

    private static final long HANDSHAKE_SECONDS = 10;
    private static final long CLOSE_MILLIS = 1000;
    private static final long ROTATION_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final int KEPT_KEYS = 3;

    private final @Nullable ServerTlsSpec spec;
    private final @Nullable SslContext context;
    private final WallClock clock;
    private final AtomicLong nextRotation = new AtomicLong();
    private final TicketKeys tickets = new TicketKeys(KEPT_KEYS);

    private ServerTls(@Nullable ServerTlsSpec spec, @Nullable SslContext context, WallClock clock) {
        this.spec = spec;
        this.context = context;
        this.clock = clock;
    }

    /** Makes the context; throws {@link IllegalArgumentException} if BoringSSL does not take what it is made of. */
    public static ServerTls of(ServerTlsSpec spec, WallClock clock) {
        SslContext context = Contexts.server(spec, clock);
        ServerTls made = new ServerTls(spec, context, clock);
        Contexts.releaseAfter(made, context);
        return made;
    }

    /** Null where the certificate is missing. */
    public @Nullable ServerTlsSpec spec() {
        return spec;
    }

    /** Whether clients of another have proven what this one asks for, but for the authorities that vouch for them. */
    public boolean demandsAs(ServerTls other) {
        if (spec == null || other.spec == null) {
            return this == other;
        }
        return spec.clients() == other.spec.clients() && spec.trust().demandsAs(other.spec.trust());
    }

    /** A handler for one connection, to stand first in its pipeline; null if there is no certificate. Any worker. */
    public @Nullable SslHandler newHandler(Channel channel) {
        if (context == null) {
            return null;
        }
        rotate(context);
        SslHandler handler = context.newHandler(channel.alloc());
        handler.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_MILLIS);
        return handler;
    }

    /** One worker in an hour finds that it is its turn. */
    private void rotate(SslContext of) {
        long now = clock.epochMicros();
        long due = nextRotation.get();
        if (now >= due
                && nextRotation.compareAndSet(due, now + ROTATION_MICROS)
                && of.sessionContext() instanceof OpenSslServerSessionContext sessions) {
            sessions.setTicketKeys(tickets.next());
        }
    }

    /** The newest key encrypts, the older ones still decrypt. Used by whoever won the turn. */
    private static final class TicketKeys {
        private final SecureRandom random = new SecureRandom();
        private final OpenSslSessionTicketKey[] keys;
        private int count;

        TicketKeys(int kept) {
            keys = new OpenSslSessionTicketKey[kept];
        }

        OpenSslSessionTicketKey[] next() {
            System.arraycopy(keys, 0, keys, 1, keys.length - 1);
            keys[0] = new OpenSslSessionTicketKey(
                    bytes(OpenSslSessionTicketKey.NAME_SIZE),
                    bytes(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                    bytes(OpenSslSessionTicketKey.AES_KEY_SIZE));
            count = Math.min(keys.length, count + 1);
            OpenSslSessionTicketKey[] current = new OpenSslSessionTicketKey[count];
            System.arraycopy(keys, 0, current, 0, count);
            return current;
        }

        private byte[] bytes(int length) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }
    }
}
