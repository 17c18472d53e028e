package io.outrigger.core.listener;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a load balancer says in front of a connection: for whom it connects, and where that client was going.
 *
 * <p>Source: the PROXY protocol, versions 1 and 2, as far as Envoy takes it. Version 1 is taken only as it must be written: one
 * space between its parts, digits only, CR LF within {@value #MAX_LINE} bytes. Addresses that no client can have are refused.
 *
 * @param length of the header in bytes
 * @param source the client; null for a connection of the load balancer's own
 * @param destination where the client was going; null with {@code source}
 */
record ProxyHeader(
        int length,
        @Nullable InetSocketAddress source,
        @Nullable InetSocketAddress destination) {
    /** The longest header of version 2, extensions included. */
    static final int MAX_BYTES = 4096;

    /** The answer to bytes that are no header. */
    static final ProxyHeader MALFORMED = new ProxyHeader(-1, null, null);

    private static final byte[] V1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] V2 = "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_LINE = 107;
    private static final int FIXED = 16;
    private static final int VERSION_2_LOCAL = 0x20;
    private static final int VERSION_2_PROXY = 0x21;
    private static final int PORTS = 4;
    private static final int MAX_PORT = 65535;

    /** Reads the header; null while more bytes are needed. The position of the buffer stays. */
    static @Nullable ProxyHeader look(ByteBuf bytes) {
        if (begins(bytes, V1)) {
            return bytes.readableBytes() < V1.length ? null : line(bytes);
        }
        if (begins(bytes, V2)) {
            return bytes.readableBytes() < FIXED ? null : binary(bytes);
        }
        return MALFORMED;
    }

    boolean isMalformed() {
        return length < 0;
    }

    private static boolean begins(ByteBuf bytes, byte[] prefix) {
        int length = Math.min(prefix.length, bytes.readableBytes());
        for (int i = 0; i < length; i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable ProxyHeader line(ByteBuf bytes) {
        int start = bytes.readerIndex();
        int searched = Math.min(MAX_LINE, bytes.readableBytes());
        int lineFeed = bytes.indexOf(start, start + searched, (byte) '\n');
        if (lineFeed < 0) {
            return searched == MAX_LINE ? MALFORMED : null;
        }
        if (bytes.getByte(lineFeed - 1) != '\r') {
            return MALFORMED;
        }
        String line = bytes.toString(start, lineFeed - 1 - start, StandardCharsets.ISO_8859_1);
        int length = lineFeed + 1 - start;
        String[] parts = line.split(" ", -1);
        if ("UNKNOWN".equals(parts[1])) {
            return new ProxyHeader(length, null, null);
        }
        boolean four = "TCP4".equals(parts[1]);
        if (parts.length != 6 || !four && !"TCP6".equals(parts[1])) {
            return MALFORMED;
        }
        return of(length, address(parts[2], four), port(parts[4]), address(parts[3], four), port(parts[5]));
    }

    private static @Nullable InetAddress address(String text, boolean four) {
        boolean plain = text.indexOf('%') < 0 && text.indexOf('[') < 0;
        byte[] bytes = plain ? NetUtil.createByteArrayFromIpAddressString(text) : null;
        if (bytes == null || bytes.length != (four ? 4 : 16)) {
            return null;
        }
        // Zeros in front of a number mean one thing here and another there.
        return four && !NetUtil.bytesToIpAddress(bytes).equals(text) ? null : address(bytes);
    }

    private static int port(String text) {
        boolean plain = !text.isEmpty() && text.length() <= 5 && (text.charAt(0) != '0' || text.length() == 1);
        for (int i = 0; i < text.length(); i++) {
            plain &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return plain ? Integer.parseInt(text) : -1;
    }

    private static @Nullable ProxyHeader binary(ByteBuf bytes) {
        int start = bytes.readerIndex();
        int command = bytes.getUnsignedByte(start + 12);
        int family = bytes.getUnsignedByte(start + 13) >> 4;
        int transport = bytes.getUnsignedByte(start + 13) & 0xf;
        int rest = bytes.getUnsignedShort(start + 14);
        int addresses = 2 * (family == 1 ? 4 : 16) + PORTS;
        boolean known = (family == 1 || family == 2) && (transport == 1 || transport == 2) && rest >= addresses;
        if (FIXED + rest > MAX_BYTES || command != VERSION_2_LOCAL && (command != VERSION_2_PROXY || !known)) {
            return MALFORMED;
        }
        if (bytes.readableBytes() < FIXED + rest) {
            return null;
        }
        if (command == VERSION_2_LOCAL) {
            return new ProxyHeader(FIXED + rest, null, null);
        }
        int end = start + FIXED + rest;
        return extensionsFit(bytes, start + FIXED + addresses, end)
                ? addressed(bytes, start + FIXED, addresses, end - start)
                : MALFORMED;
    }

    // Each is a type, a length of two bytes, and as many bytes.
    private static boolean extensionsFit(ByteBuf bytes, int from, int end) {
        int at = from;
        while (at + 3 <= end) {
            at += 3 + bytes.getUnsignedShort(at + 1);
        }
        return at == end;
    }

    private static ProxyHeader addressed(ByteBuf bytes, int from, int length, int header) {
        byte[] source = new byte[(length - PORTS) / 2];
        byte[] destination = new byte[source.length];
        bytes.getBytes(from, source).getBytes(from + source.length, destination);
        int ports = from + length - PORTS;
        return of(
                header,
                address(source),
                bytes.getUnsignedShort(ports),
                address(destination),
                bytes.getUnsignedShort(ports + 2));
    }

    /** One of sixteen bytes stays so, also where Java would take it for one of four: what is mapped is logged and passed on mapped. */
    private static @Nullable InetAddress address(byte[] bytes) {
        try {
            return bytes.length == 4 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, -1);
        } catch (UnknownHostException impossible) {
            return null;
        }
    }

    private static ProxyHeader of(
            int length, @Nullable InetAddress source, int from, @Nullable InetAddress destination, int to) {
        if (!ofOne(source) || !ofOne(destination) || !isPort(from) || !isPort(to)) {
            return MALFORMED;
        }
        return new ProxyHeader(length, new InetSocketAddress(source, from), new InetSocketAddress(destination, to));
    }

    private static boolean isPort(int number) {
        return number >= 0 && number <= MAX_PORT;
    }

    // Whether it can be the address of one machine.
    private static boolean ofOne(@Nullable InetAddress address) {
        InetAddress plain = address == null ? null : unmapped(address);
        return plain != null
                && !plain.isAnyLocalAddress()
                && !plain.isMulticastAddress()
                && !NetUtil.toAddressString(plain).equals("255.255.255.255");
    }

    private static @Nullable InetAddress unmapped(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException impossible) {
            return null;
        }
    }
}
