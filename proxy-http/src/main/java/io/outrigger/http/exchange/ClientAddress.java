package io.outrigger.http.exchange;

import io.netty.util.NetUtil;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.http.exchange.HttpConnectionManagerSpec.HeaderPolicy;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who the client of a request is. A sidecar takes the last address of x-forwarded-for, from anybody; the edge takes the peer, or
 * with trusted proxies the n-th address from the right, or the peer again where that is missing or no address.
 */
final class ClientAddress {
    private ClientAddress() {}

    /** {@code ip:port} as the log shows it; the port is 0 where the address came from a field. */
    static byte[] of(HeaderBlock fields, HeaderPolicy policy, ConnectionInfo connection) {
        int position = policy.edge() ? policy.clientFromForwardedFor() : 1;
        if (position == 0 || !fields.has(HeaderNames.X_FORWARDED_FOR)) {
            return connection.remoteText();
        }
        String address = fromRight(fields, position);
        if (address == null || !NetUtil.isValidIpV4Address(address) && !NetUtil.isValidIpV6Address(address)) {
            return connection.remoteText();
        }
        String text = address.indexOf(':') < 0 ? address + ":0" : "[" + address + "]:0";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static @Nullable String fromRight(HeaderBlock fields, int position) {
        StringBuilder all = new StringBuilder();
        for (int slot = fields.find(HeaderNames.X_FORWARDED_FOR);
                slot >= 0;
                slot = fields.next(HeaderNames.X_FORWARDED_FOR, slot)) {
            all.append(all.isEmpty() ? "" : ",").append(fields.text(slot));
        }
        String[] addresses = all.toString().split(",", -1);
        return addresses.length < position ? null : addresses[addresses.length - position].trim();
    }

    /** The address of {@code ip:port} or {@code [ip]:port} alone. */
    static byte[] bare(byte[] withPort) {
        int colon = withPort.length - 1;
        while (colon > 0 && withPort[colon] != ':') {
            colon--;
        }
        boolean literal = withPort[0] == '[';
        return Arrays.copyOfRange(withPort, literal ? 1 : 0, literal ? colon - 1 : colon);
    }
}
