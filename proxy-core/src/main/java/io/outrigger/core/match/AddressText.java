package io.outrigger.core.match;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses and ranges written as text. Never asks DNS: what is no address is no address. Any thread. */
public final class AddressText {
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private AddressText() {}

    /** Null if it is none. */
    public static @Nullable InetAddress address(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** A range, as {@code 10.0.0.0/8}; a plain address is a range of one. Null if it is neither. */
    public static CidrSet.@Nullable Range range(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int most = address.getAddress().length * Byte.SIZE;
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
}
