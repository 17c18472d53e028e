package io.outrigger.http.codec;

import io.netty.channel.Channel;
import io.outrigger.core.cluster.Endpoint;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The near end of a connection, as logs tell it. */
final class LocalAddress {
    private static final byte[] UNKNOWN = {'-'};

    private LocalAddress() {}

    /** {@code 127.0.0.6:40312} as bytes; allocates. */
    static byte[] of(Channel channel) {
        return channel.localAddress() instanceof InetSocketAddress address
                ? Endpoint.text(address).getBytes(StandardCharsets.US_ASCII)
                : UNKNOWN;
    }
}
