package io.outrigger.config.compile;

import io.outrigger.core.match.AddressText;
import io.outrigger.core.match.CidrSet;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/** Addresses written as text. Never asks DNS: what is no address is no address. */
final class IpLiteral {
    private static final String UNIX = "unix://";

    private IpLiteral() {}

    static @Nullable InetAddress parse(String text) {
        return AddressText.address(text);
    }

    static boolean is(String text) {
        return parse(text) != null;
    }

    /** Whether it names a socket of the file system. */
    static boolean isUnix(String text) {
        return text.startsWith(UNIX);
    }

    /** An address of the program itself. */
    static InetAddress of(String text) {
        InetAddress address = parse(text);
        if (address == null) {
            throw new IllegalArgumentException(text + " is no address");
        }
        return address;
    }

    /** An address, a socket of the file system as {@code unix:///run/app.sock}, or a name that stays unresolved. */
    static SocketAddress socket(String host, int port) {
        if (isUnix(host)) {
            return UnixDomainSocketAddress.of(host.substring(UNIX.length()));
        }
        InetAddress address = parse(host);
        return address == null ? InetSocketAddress.createUnresolved(host, port) : new InetSocketAddress(address, port);
    }

    /** A range; a plain address is a range of one. Null if it is neither. */
    static CidrSet.@Nullable Range range(String text) {
        return AddressText.range(text);
    }

    /** Whether a range holds this one address only, and which; null if it holds more. */
    static @Nullable String single(String text) {
        CidrSet.Range range = range(text);
        boolean one = range != null && range.prefixBits() == range.network().getAddress().length * 8;
        if (!one) {
            return null;
        }
        int slash = text.indexOf('/');
        return slash < 0 ? text : text.substring(0, slash);
    }

    /** As hosts of requests are written: IPv6 in brackets. */
    static String asHost(String text) {
        return parse(text) instanceof Inet6Address ? "[" + text + "]" : text;
    }
}
