package io.outrigger.core.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class OriginalDestinationTest {
    @Test
    void readsSockaddrIn() {
        ByteBuffer bytes = sockaddr(16, 2, 9080);
        bytes.put(4, new byte[] {10, 96, 0, 10});

        assertEquals(address("10.96.0.10", 9080), OriginalDestination.Kernel.parse(bytes));
    }

    @Test
    void readsSockaddrIn6() {
        ByteBuffer bytes = sockaddr(28, 10, 443);
        bytes.put(8, new byte[] {0x20, 1, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7});

        assertEquals(address("2001:db8::7", 443), OriginalDestination.Kernel.parse(bytes));
    }

    @Test
    void knowsPortsAbove32767() {
        ByteBuffer bytes = sockaddr(16, 2, 65535);
        bytes.put(4, new byte[] {127, 0, 0, 1});

        assertEquals(address("127.0.0.1", 65535), OriginalDestination.Kernel.parse(bytes));
    }

    @Test
    void otherFamiliesAndPortZeroAreNone() {
        assertNull(OriginalDestination.Kernel.parse(sockaddr(16, 1, 80)));
        assertNull(OriginalDestination.Kernel.parse(sockaddr(16, 2, 0)));
    }

    @Test
    void channelsWithoutInternetAddressHaveNone() {
        assertNull(OriginalDestination.kernel().of(new EmbeddedChannel()));
    }

    private static InetSocketAddress address(String ip, int port) {
        return new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(ip), port);
    }

    private static ByteBuffer sockaddr(int length, int family, int port) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        bytes.order(ByteOrder.nativeOrder()).putShort(0, (short) family);
        bytes.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) port);
        return bytes;
    }
}
