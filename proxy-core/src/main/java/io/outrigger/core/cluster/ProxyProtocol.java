package io.outrigger.core.cluster;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The header that connections to a cluster begin with, to tell whose they go on with. Comes before TLS.
 *
 * <p>Source: the PROXY protocol of HAProxy; Istio {@code DestinationRule.trafficPolicy.proxyProtocol}.
 */
public enum ProxyProtocol {
    /** A line of text. */
    V1 {
        @Override
        ByteBuf header(@Nullable Journey journey, @Nullable Journey own) {
            Journey told = journey == null ? own : journey;
            String line = told != null && isOfOneFamily(told) ? line(told) : "PROXY UNKNOWN\r\n";
            return Unpooled.copiedBuffer(line, StandardCharsets.US_ASCII);
        }
    },
    /** Binary. */
    V2 {
        @Override
        ByteBuf header(@Nullable Journey journey, @Nullable Journey own) {
            ByteBuf out = Unpooled.buffer(LONGEST).writeBytes(SIGNATURE);
            return journey == null || !isOfOneFamily(journey)
                    ? out.writeByte(LOCAL).writeByte(0).writeShort(0)
                    : addresses(out.writeByte(PROXY), journey);
        }
    };

    private static final byte[] SIGNATURE = ByteBufUtil.decodeHexDump("0d0a0d0a000d0a515549540a");
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int TCP_OVER_4 = 0x11;
    private static final int TCP_OVER_6 = 0x21;
    private static final int LONGEST = 52;
    private static final int PORTS = 4;

    /**
     * What goes first.
     *
     * @param journey null for a connection of this proxy's own, as for a health check
     * @param own the connection itself, from this machine to the endpoint; null where that is no address
     */
    abstract ByteBuf header(@Nullable Journey journey, @Nullable Journey own);

    private static boolean isOfOneFamily(Journey journey) {
        return bytes(journey.from()).length == bytes(journey.to()).length;
    }

    private static byte[] bytes(InetSocketAddress address) {
        return address.getAddress().getAddress();
    }

    private static String line(Journey journey) {
        String family = bytes(journey.from()).length == NetUtil.LOCALHOST4.getAddress().length ? "TCP4" : "TCP6";
        return "PROXY " + family + " " + text(journey.from()) + " " + text(journey.to()) + " "
                + journey.from().getPort() + " " + journey.to().getPort() + "\r\n";
    }

    private static String text(InetSocketAddress address) {
        return NetUtil.toAddressString(address.getAddress(), true);
    }

    private static ByteBuf addresses(ByteBuf out, Journey journey) {
        byte[] from = bytes(journey.from());
        byte[] to = bytes(journey.to());
        boolean four = from.length == NetUtil.LOCALHOST4.getAddress().length;
        return out.writeByte(four ? TCP_OVER_4 : TCP_OVER_6)
                .writeShort(from.length + to.length + PORTS)
                .writeBytes(from)
                .writeBytes(to)
                .writeShort(journey.from().getPort())
                .writeShort(journey.to().getPort());
    }
}
