package io.outrigger.config.decode;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Recognises IP addresses, address blocks and paths of unix sockets, without asking any name server. */
final class Addresses {
    static final String UNIX = "unix://";

    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern PREFIX = Pattern.compile("\\d|[1-9]\\d{1,2}");
    private static final int LONGEST = 45;

    private Addresses() {}

    static boolean isIp(String text) {
        return isIpv4(text) || isIpv6(text);
    }

    static boolean isIpOrBlock(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return isIp(text);
        }
        String address = text.substring(0, slash);
        String bits = text.substring(slash + 1);
        return isIp(address)
                && PREFIX.matcher(bits).matches()
                && Integer.parseInt(bits) <= (isIpv4(address) ? 32 : 128);
    }

    /** Whether the text behind {@code unix://} names a socket: an absolute path to a file, or {@code @name}. */
    static boolean isUnixSocket(String text) {
        String path = text.substring(UNIX.length());
        return path.startsWith("@") || (path.startsWith("/") && !path.endsWith("/"));
    }

    private static boolean isIpv4(String text) {
        return IPV4.matcher(text).matches();
    }

    private static boolean isIpv6(String text) {
        if (text.length() > LONGEST || !IPV6.matcher(text).matches()) {
            return false;
        }
        try {
            // A text with a colon is read as an address or refused, never looked up.
            InetAddress.getByName(text);
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
