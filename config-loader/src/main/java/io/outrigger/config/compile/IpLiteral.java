package io.outrigger.config.compile;

import io.outrigger.core.match.CidrSet;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses written as text. Never asks DNS: what is no address is no address. */
final class IpLiteral {
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private static final String UNIX = "unix://";

    private IpLiteral() {}

    static @Nullable InetAddress parse(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            return null;
        }
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
        int slash = text.indexOf('/');
        InetAddress address = parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int most = address.getAddress().length * 8;
        int bits = slash < 0 ? most : bits(text.substring(slash + 1), most);
        return bits < 0 ? null : new CidrSet.Range(address, bits);
    }

    private static int bits(String text, int most) {
        try {
            int bits = Integer.parseInt(text);
            return bits <= most ? bits : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
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
