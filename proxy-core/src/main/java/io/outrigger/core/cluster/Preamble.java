package io.outrigger.core.cluster;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What connections to a cluster begin with, before what they carry.
 *
 * @param header of the PROXY protocol; null for none
 * @param tunnel of connections carried as bytes; null for none
 */
public record Preamble(
        @Nullable ProxyProtocol header, @Nullable Tunnel tunnel) {
    /** Nothing: what they carry comes first. */
    public static final Preamble NONE = new Preamble(null, null);

    /**
     * Sends the header on a connection that stands, before anything else: not through its handlers, of which one may be TLS.
     *
     * @param journey null for a connection of this proxy's own
     */
    void begin(Channel channel, @Nullable Journey journey) {
        ChannelHandlerContext first = header == null ? null : channel.pipeline().firstContext();
        if (header != null && first != null) {
            first.writeAndFlush(header.header(journey, own(channel)));
        }
    }

    /** Null for a socket of the file system. */
    private static @Nullable Journey own(Channel channel) {
        return channel.localAddress() instanceof InetSocketAddress here
                        && channel.remoteAddress() instanceof InetSocketAddress there
                ? new Journey(here, there)
                : null;
    }
}
