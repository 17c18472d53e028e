package io.outrigger.core.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProxyProtocolTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private final Journey own = new Journey(at("10.0.0.1", 41000), at("10.0.0.2", 80));

    private static InetSocketAddress at(String address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private String line(@Nullable Journey journey) {
        ByteBuf header = ProxyProtocol.V1.header(journey, own);
        return header.toString(StandardCharsets.US_ASCII);
    }

    private String binary(@Nullable Journey journey) {
        return ByteBufUtil.hexDump(ProxyProtocol.V2.header(journey, own));
    }

    @Test
    void tellsOfAClient() {
        Journey four = new Journey(at("9.8.7.6", 5555), at("1.2.3.4", 8080));
        Journey six = new Journey(at("2001:db8::7", 5555), at("::1", 8080));

        assertEquals("PROXY TCP4 9.8.7.6 1.2.3.4 5555 8080\r\n", line(four));
        assertEquals("PROXY TCP6 2001:db8::7 ::1 5555 8080\r\n", line(six));
        assertEquals(SIGNATURE + "2111000c" + "09080706" + "01020304" + "15b3" + "1f90", binary(four));
        assertEquals(
                SIGNATURE + "21210024" + "20010db8000000000000000000000007" + "00000000000000000000000000000001"
                        + "15b3" + "1f90",
                binary(six));
    }

    /** As Envoy does for its health checks. */
    @Test
    void tellsOfItselfWhereThereIsNoClient() {
        assertEquals("PROXY TCP4 10.0.0.1 10.0.0.2 41000 80\r\n", line(null));
        assertEquals(SIGNATURE + "20000000", binary(null));
    }

    /** No header has room for addresses of two kinds. */
    @Test
    void namesNobodyWhoCannotBeNamed() {
        Journey mixed = new Journey(at("2001:db8::7", 5555), at("1.2.3.4", 8080));

        assertEquals("PROXY UNKNOWN\r\n", line(mixed));
        assertEquals(SIGNATURE + "20000000", binary(mixed));
    }
}
