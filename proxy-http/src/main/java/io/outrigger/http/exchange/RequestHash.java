package io.outrigger.http.exchange;

import io.outrigger.core.cluster.HashPolicy;
import io.outrigger.core.cluster.XxHash64;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hash of one request, the same for all its tries, and the cookie made for a client that had none. Made only where a cluster
 * chooses by hash.
 *
 * <p>Source: Envoy's hash policies; values are hashed as they were sent. What has no value is hashed at random.
 */
final class RequestHash {
    private final long value;
    private final byte @Nullable [] setCookie;

    private RequestHash(long value, byte @Nullable [] setCookie) {
        this.value = value;
        this.setCookie = setCookie;
    }

    static RequestHash of(HttpExchange exchange, HashPolicy policy) {
        RequestHead head = exchange.request();
        HeaderBlock fields = head.fields();
        byte[] store = fields.store();
        if (policy instanceof HashPolicy.Header header) {
            List<byte[]> values = values(fields, bytes(header.name()));
            return values.isEmpty() ? random(exchange) : new RequestHash(chained(values), null);
        }
        if (policy instanceof HashPolicy.SourceIp) {
            return new RequestHash(hash(ClientAddress.bare(exchange.clientAddress())), null);
        }
        if (policy instanceof HashPolicy.QueryParameter parameter) {
            int from = parameter(store, head.queryFrom() + 1, head.pathTo(), bytes(parameter.name()));
            return from < 0 ? random(exchange) : new RequestHash(hash(until(store, from, head.pathTo(), '&')), null);
        }
        return policy instanceof HashPolicy.Cookie cookie ? byCookie(exchange, cookie) : random(exchange);
    }

    private static RequestHash random(HttpExchange exchange) {
        return new RequestHash(exchange.worker().chance().bits(), null);
    }

    private static long chained(List<byte[]> values) {
        values.sort(Arrays::compareUnsigned);
        long hash = 0;
        for (byte[] one : values) {
            hash = XxHash64.hash(one, 0, one.length, hash);
        }
        return hash;
    }

    private static List<byte[]> values(HeaderBlock fields, byte[] name) {
        List<byte[]> values = new ArrayList<>(1);
        for (int slot = fields.find(name); slot >= 0; slot = fields.next(name, slot)) {
            values.add(Arrays.copyOfRange(fields.store(), fields.valueFrom(slot), fields.valueTo(slot)));
        }
        return values;
    }

    /** Where the value of the first parameter of that name begins, -1 if there is none. */
    private static int parameter(byte[] store, int from, int to, byte[] name) {
        int at = from;
        while (at < to) {
            int end = at + name.length;
            boolean equal = end <= to && Arrays.equals(store, at, end, name, 0, name.length);
            if (equal && (end == to || store[end] == '&')) {
                return end;
            }
            if (equal && store[end] == '=') {
                return end + 1;
            }
            while (at < to && store[at] != '&') {
                at++;
            }
            at++;
        }
        return -1;
    }

    private static byte[] until(byte[] store, int from, int to, char stop) {
        int end = from;
        while (end < to && store[end] != stop) {
            end++;
        }
        return Arrays.copyOfRange(store, from, end);
    }

    private static RequestHash byCookie(HttpExchange exchange, HashPolicy.Cookie cookie) {
        String sent = sent(exchange.request().fields(), cookie.name());
        if (!sent.isEmpty()) {
            return new RequestHash(hash(bytes(sent)), null);
        }
        if (cookie.attributes() == null) {
            return random(exchange);
        }
        String ends = new String(exchange.connection().remoteText(), StandardCharsets.ISO_8859_1)
                + new String(exchange.connection().localText(), StandardCharsets.ISO_8859_1);
        String made = String.format("%016x", hash(bytes(ends)));
        return new RequestHash(hash(bytes(made)), bytes(cookie.name() + "=\"" + made + "\"" + cookie.attributes()));
    }

    /** The value of the first cookie of that name, without quotes; empty if there is none. */
    private static String sent(HeaderBlock fields, String name) {
        for (int slot = fields.find(HeaderNames.COOKIE); slot >= 0; slot = fields.next(HeaderNames.COOKIE, slot)) {
            for (String pair : fields.text(slot).split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    return unquoted(pair.substring(equals + 1).strip());
                }
            }
        }
        return "";
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static long hash(byte[] text) {
        return XxHash64.hash(text, 0, text.length, 0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    long value() {
        return value;
    }

    /** For the answer's {@code set-cookie}; null if the client has one, or needs none. */
    byte @Nullable [] setCookie() {
        return setCookie;
    }
}
