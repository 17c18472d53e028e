package io.outrigger.core.match;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Address ranges of both families. Host bits of a range are ignored; families never match each other. Immutable. */
public final class CidrSet {
    private final List<Range> ranges;

    private CidrSet(List<Range> ranges) {
        this.ranges = ranges;
    }

    /** A network and the number of its leading bits that count. */
    public record Range(InetAddress network, int prefixBits) {
        /** As it is written in configuration. */
        @Override
        public String toString() {
            return network.getHostAddress() + "/" + prefixBits;
        }

        boolean contains(byte[] address) {
            byte[] base = network.getAddress();
            if (base.length != address.length) {
                return false;
            }
            int whole = prefixBits / 8;
            for (int i = 0; i < whole; i++) {
                if (base[i] != address[i]) {
                    return false;
                }
            }
            int rest = prefixBits % 8;
            return rest == 0 || ((base[whole] ^ address[whole]) & (0xff00 >> rest) & 0xff) == 0;
        }
    }

    /** The range of that many leading bits, at most all, that an address lies in. */
    public static Range around(InetAddress address, int prefixBits) {
        byte[] bytes = address.getAddress();
        int length = Math.min(prefixBits, bytes.length * Byte.SIZE);
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.min(Byte.SIZE, Math.max(0, length - i * Byte.SIZE));
            bytes[i] &= (byte) (0xff00 >> kept);
        }
        try {
            return new Range(InetAddress.getByAddress(bytes), length);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    public static CidrSet of(List<Range> ranges) {
        return new CidrSet(new ArrayList<>(ranges));
    }

    /** For people; nobody changes them. */
    public List<Range> ranges() {
        return List.copyOf(ranges);
    }

    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (Range range : ranges) {
            if (range.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    /** Bits of the longest range that holds the address, -1 if none does. */
    public int longestMatch(InetAddress address) {
        byte[] bytes = address.getAddress();
        int longest = -1;
        for (Range range : ranges) {
            if (range.prefixBits() > longest && range.contains(bytes)) {
                longest = range.prefixBits();
            }
        }
        return longest;
    }

    /** As it is written in configuration. */
    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }
}
