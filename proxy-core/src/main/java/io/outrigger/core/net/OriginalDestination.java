package io.outrigger.core.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Where a redirected connection was going before it was captured. Called on the connection's worker. */
@FunctionalInterface
public interface OriginalDestination {
    /** Null if the connection was not redirected, as far as can be known. */
    @Nullable
    InetSocketAddress of(Channel channel);

    /**
     * Asks the kernel ({@code SO_ORIGINAL_DST}: getsockopt of level {@code SOL_IP} or {@code SOL_IPV6}, option 80). A connection
     * that connection tracking knows but nobody redirected answers the address it arrived at, which counts as none.
     */
    static OriginalDestination kernel() {
        return Kernel::destination;
    }

    /** Reads {@code struct sockaddr_in} and {@code sockaddr_in6} out of socket options. */
    final class Kernel {
        private static final int OPTION = 80;
        private static final int LEVEL_IPV4 = 0;
        private static final int LEVEL_IPV6 = 41;
        private static final int FAMILY_IPV4 = 2;
        private static final int FAMILY_IPV6 = 10;
        private static final int PORT_AT = 2;
        private static final int IPV4_AT = 4;
        private static final int IPV6_AT = 8;
        private static final int IPV4_BYTES = 4;
        private static final int IPV6_BYTES = 16;
        private static final int SOCKADDR_IN_BYTES = 16;
        private static final int SOCKADDR_IN6_BYTES = 28;

        private static final ChannelOption<ByteBuffer> IPV4 =
                new RawUnixChannelOption("SO_ORIGINAL_DST", LEVEL_IPV4, OPTION, SOCKADDR_IN_BYTES);
        private static final ChannelOption<ByteBuffer> IPV6 =
                new RawUnixChannelOption("IP6T_SO_ORIGINAL_DST", LEVEL_IPV6, OPTION, SOCKADDR_IN6_BYTES);

        private Kernel() {}

        // A dual-stack socket answers the option of the peer's family alone; mapped addresses show as IPv4.
        private static @Nullable InetSocketAddress destination(Channel channel) {
            if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
                return null;
            }
            ByteBuffer answer = ask(channel, remote.getAddress() instanceof Inet6Address ? IPV6 : IPV4);
            InetSocketAddress destination = answer == null ? null : parse(answer);
            return destination == null || destination.equals(channel.localAddress()) ? null : destination;
        }

        private static @Nullable ByteBuffer ask(Channel channel, ChannelOption<ByteBuffer> option) {
            try {
                return channel.config().getOption(option);
            } catch (ChannelException notTracked) {
                return null;
            }
        }

        /** Null for another family or a port of 0. */
        static @Nullable InetSocketAddress parse(ByteBuffer sockaddr) {
            int start = sockaddr.position();
            int family = sockaddr.order(ByteOrder.nativeOrder()).getShort(start);
            int port = sockaddr.order(ByteOrder.BIG_ENDIAN).getShort(start + PORT_AT) & 0xffff;
            if (port == 0) {
                return null;
            }
            return switch (family) {
                case FAMILY_IPV4 -> address(sockaddr, start + IPV4_AT, IPV4_BYTES, port);
                case FAMILY_IPV6 -> address(sockaddr, start + IPV6_AT, IPV6_BYTES, port);
                default -> null;
            };
        }

        private static @Nullable InetSocketAddress address(ByteBuffer sockaddr, int at, int bytes, int port) {
            byte[] ip = new byte[bytes];
            for (int i = 0; i < bytes; i++) {
                ip[i] = sockaddr.get(at + i);
            }
            try {
                return new InetSocketAddress(InetAddress.getByAddress(ip), port);
            } catch (UnknownHostException wrongLength) {
                return null;
            }
        }
    }
}
