package io.outrigger.core.log;

import io.outrigger.core.match.CidrSet;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The network that an address belongs to: {@code %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(16)%} is {@code 10.1.0.0/16}. Allocates.
 *
 * @param address without port
 * @param bits length of the network's prefix; an IPv4 address has at most 32
 */
record NetworkOperator(AddressOperator address, int bits) implements LogOperator {
    private static final int MOST_BITS = 128;

    /** What is an address without a question to anybody. */
    private static final Pattern LITERAL = Pattern.compile("\\d+(\\.\\d+){3}|[0-9a-f:.]*:[0-9a-f:.]*");

    static NetworkOperator of(AddressOperator address, String bits) {
        boolean digits = !bits.isEmpty() && bits.length() <= 3 && bits.chars().allMatch(Character::isDigit);
        if (!digits || Integer.parseInt(bits) > MOST_BITS) {
            throw new IllegalArgumentException(
                    "\"" + bits + "\" is no length of a network's prefix (expected 0 to " + MOST_BITS + ")");
        }
        return new NetworkOperator(address, Integer.parseInt(bits));
    }

    @Override
    public boolean write(LogEntry entry, LogLine line) {
        int mark = line.length();
        if (!address.write(entry, line)) {
            return false;
        }
        String host = new String(line.bytes(), mark, line.length() - mark, StandardCharsets.US_ASCII);
        if (LITERAL.matcher(host).matches()) {
            line.back(mark);
            line.text(network(host));
        }
        return true;
    }

    private String network(String literal) {
        try {
            return CidrSet.around(InetAddress.getByName(literal), bits).toString();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
