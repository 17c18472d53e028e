package io.outrigger.core.listener;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.UpstreamConnector;
import io.outrigger.core.log.LogEntry.Fact;
import io.outrigger.core.log.LogText;
import io.outrigger.core.tls.TlsFacts;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an endpoint, as logs tell it: made with the connection, asked by whatever passes over it. What seldom is asked for is
 * found out then. Worker's thread only.
 */
public final class UpstreamLink {
    private static final byte[] UNKNOWN = {'-'};

    private final String protocol;
    // Kept, for a closed channel has neither, and lines are written after the end.
    private final @Nullable SocketAddress local;
    private final @Nullable SslHandler handler;
    private final long number;
    private byte @Nullable [] localAddress;
    private @Nullable TlsFacts tls;

    /**
     * A connection that stands, its handshake done.
     *
     * @param protocol {@code HTTP/1.1}; empty for bytes
     */
    public UpstreamLink(Channel channel, String protocol) {
        this.protocol = protocol;
        this.local = channel.localAddress();
        this.number = UpstreamConnector.number(channel);
        this.handler = channel.pipeline().get(SslHandler.class);
    }

    /** {@code HTTP/1.1}; empty for bytes. */
    public String protocol() {
        return protocol;
    }

    /** The near end, {@code 127.0.0.6:40312}; shared, do not change. */
    public byte[] localAddress() {
        byte[] text = localAddress;
        if (text == null) {
            text = local instanceof InetSocketAddress address
                    ? Endpoint.text(address).getBytes(StandardCharsets.US_ASCII)
                    : UNKNOWN;
            localAddress = text;
        }
        return text;
    }

    /** Appends a fact of the upstream's side and answers whether it is known. */
    public boolean fact(Fact fact, LogText out) {
        if (fact == Fact.UPSTREAM_CONNECTION_ID) {
            byte[] digits = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
            out.append(digits, 0, digits.length);
            return true;
        }
        return ConnectionFacts.write(tls(), fact, out);
    }

    private @Nullable TlsFacts tls() {
        if (tls == null && handler != null) {
            tls = TlsFacts.of(handler);
        }
        return tls;
    }
}
