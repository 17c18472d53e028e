package io.outrigger.http.exchange;

import io.outrigger.core.cluster.XxHash64;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.route.HashPolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hash of one request, the same for all its tries, and the cookies made for a client that had none. Made only where a cluster
 * chooses by hash, of the head as it goes upstream.
 *
 * <p>Source: Envoy's hash policies. What has no value takes no part; where nothing has one, the hash is random.
 */
final class RequestHash {
    private static final byte[] SET_COOKIE = bytes("set-cookie");

    private long value;
    private boolean found;
    private @Nullable List<byte[]> setCookies;

    private RequestHash() {}

    static RequestHash of(HttpExchange exchange, HashPolicy[] policies) {
        RequestHash hash = new RequestHash();
        for (HashPolicy policy : policies) {
            hash.add(exchange, policy);
        }
        if (!hash.found) {
            hash.value = exchange.worker().chance().bits();
        }
        return hash;
    }

    private void add(HttpExchange exchange, HashPolicy policy) {
        if (policy instanceof HashPolicy.Header header) {
            addHeader(exchange.request(), header.name());
        } else if (policy instanceof HashPolicy.SourceIp) {
            add(hash(ClientAddress.bare(exchange.clientAddress())));
        } else if (policy instanceof HashPolicy.QueryParameter parameter) {
            addParameter(exchange.request(), bytes(parameter.name()));
        } else if (policy instanceof HashPolicy.Cookie cookie) {
            addCookie(exchange, cookie);
        }
    }

    /** What came before is rotated, so that the same thing twice is not nothing. */
    private void add(long one) {
        value = Long.rotateLeft(value, 1) ^ one;
        found = true;
    }

    private void addHeader(RequestHead head, String name) {
        List<byte[]> values = values(head, name);
        if (!values.isEmpty()) {
            values.sort(Arrays::compareUnsigned);
            long hash = 0;
            for (byte[] one : values) {
                hash = XxHash64.hash(one, 0, one.length, hash);
            }
            add(hash);
        }
    }

    private static List<byte[]> values(RequestHead head, String name) {
        HeaderBlock fields = head.fields();
        List<byte[]> values = new ArrayList<>(1);
        switch (name) {
            case ":authority", "host" -> values.add(bytes(head.authorityText()));
            case ":path" -> values.add(bytes(head.pathText()));
            default -> {
                byte[] key = bytes(name);
                for (int slot = fields.find(key); slot >= 0; slot = fields.next(key, slot)) {
                    values.add(Arrays.copyOfRange(fields.store(), fields.valueFrom(slot), fields.valueTo(slot)));
                }
            }
        }
        return values;
    }

    private void addParameter(RequestHead head, byte[] name) {
        byte[] store = head.store();
        int from = parameter(store, head.queryFrom() + 1, head.pathTo(), name);
        if (from >= 0) {
            add(hash(until(store, from, head.pathTo(), '&')));
        }
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

    private void addCookie(HttpExchange exchange, HashPolicy.Cookie cookie) {
        String sent = sent(exchange.request().fields(), cookie.name());
        if (!sent.isEmpty()) {
            add(hash(bytes(sent)));
        } else if (cookie.attributes() != null) {
            String ends = new String(exchange.connection().remoteText(), StandardCharsets.ISO_8859_1)
                    + new String(exchange.connection().localText(), StandardCharsets.ISO_8859_1);
            String made = String.format("%016x", hash(bytes(ends)));
            add(hash(bytes(made)));
            setCookies = setCookies == null ? new ArrayList<>(1) : setCookies;
            setCookies.add(bytes(cookie.name() + "=\"" + made + "\"" + cookie.attributes()));
        }
    }

    /** The value of the first cookie of that name, without quotes, but with the spaces around it; empty if there is none. */
    private static String sent(HeaderBlock fields, String name) {
        for (int slot = fields.find(HeaderNames.COOKIE); slot >= 0; slot = fields.next(HeaderNames.COOKIE, slot)) {
            for (String pair : fields.text(slot).split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).stripLeading().equals(name)) {
                    return unquoted(pair.substring(equals + 1));
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

    /** Gives a client that is known by a cookie, and has none yet, its cookie; as Envoy, once for each try. */
    void answer(ResponseHead head, int tries) {
        List<byte[]> made = setCookies;
        if (made != null) {
            for (int i = 0; i < tries; i++) {
                made.forEach(cookie -> head.fields().add(SET_COOKIE, cookie));
            }
        }
    }
}
