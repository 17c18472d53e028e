package io.outrigger.http.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Field names the proxy itself looks at, each with a small number. A parser asks for the number once a field; everything after
 * that compares numbers. 0 is any other name.
 */
public final class HeaderNames {
    public static final int OTHER = 0;
    public static final int HOST = 1;
    public static final int CONNECTION = 2;
    public static final int CONTENT_LENGTH = 3;
    public static final int TRANSFER_ENCODING = 4;
    public static final int TE = 5;
    public static final int UPGRADE = 6;
    public static final int KEEP_ALIVE = 7;
    public static final int PROXY_CONNECTION = 8;
    public static final int EXPECT = 9;
    public static final int DATE = 10;
    public static final int SERVER = 11;
    public static final int CONTENT_TYPE = 12;
    public static final int LOCATION = 13;
    public static final int USER_AGENT = 14;
    public static final int HTTP2_SETTINGS = 15;
    public static final int X_REQUEST_ID = 16;
    public static final int X_FORWARDED_FOR = 17;
    public static final int X_FORWARDED_PROTO = 18;
    public static final int X_FORWARDED_CLIENT_CERT = 19;
    public static final int X_ENVOY_UPSTREAM_SERVICE_TIME = 20;
    public static final int X_ENVOY_ATTEMPT_COUNT = 21;
    public static final int X_ENVOY_DECORATOR_OPERATION = 22;
    public static final int X_ENVOY_ORIGINAL_PATH = 23;
    public static final int X_ENVOY_ORIGINAL_HOST = 24;
    public static final int X_ENVOY_EXPECTED_RQ_TIMEOUT_MS = 25;
    public static final int X_ENVOY_EXTERNAL_ADDRESS = 26;
    public static final int X_ENVOY_INTERNAL = 27;
    public static final int X_ENVOY_OVERLOADED = 28;
    public static final int TRAILER = 29;
    public static final int GRPC_STATUS = 30;
    public static final int GRPC_MESSAGE = 31;
    public static final int GRPC_TIMEOUT = 32;
    public static final int COOKIE = 33;
    public static final int X_ENVOY_DOWNSTREAM_SERVICE_CLUSTER = 34;
    public static final int X_ENVOY_DOWNSTREAM_SERVICE_NODE = 35;
    public static final int X_FORWARDED_PORT = 36;
    public static final int X_ENVOY_RATELIMITED = 40;

    private static final int FIRST_JOINED = 41;

    public static final int X_FORWARDED_HOST = FIRST_JOINED + 9;

    /** Names of which the proxy only knows that their lines are joined; they share one bit. */
    private static final int FIRST_RARE = 63;

    /** Names that only Envoy itself may send and that are dropped from every client: a wish of the caller, never honoured. */
    public static final int FIRST_DROPPED = 96;

    /**
     * Names of which Envoy makes one line, with commas, whatever RFC 9110 says of them: those that it or its extensions keep a place for.
     * Of the others each line stays by itself.
     */
    static final long JOINED = bits(FIRST_JOINED, FIRST_RARE + 1)
            | bit(CONTENT_TYPE)
            | bit(DATE)
            | bit(LOCATION)
            | bit(USER_AGENT)
            | bits(X_REQUEST_ID, X_FORWARDED_CLIENT_CERT + 1)
            | bit(X_ENVOY_ATTEMPT_COUNT)
            | bit(X_ENVOY_ORIGINAL_PATH)
            | bit(X_ENVOY_EXTERNAL_ADDRESS)
            | bits(GRPC_STATUS, GRPC_TIMEOUT + 1)
            | bit(X_ENVOY_DOWNSTREAM_SERVICE_CLUSTER)
            | bit(X_ENVOY_DOWNSTREAM_SERVICE_NODE)
            | bit(X_FORWARDED_PORT);

    private static final String[] KNOWN = new String[128];
    private static final byte[][] BYTES = new byte[KNOWN.length][];
    private static final int[] TABLE = new int[1024];

    static {
        name(HOST, "host");
        name(CONNECTION, "connection");
        name(CONTENT_LENGTH, "content-length");
        name(TRANSFER_ENCODING, "transfer-encoding");
        name(TE, "te");
        name(UPGRADE, "upgrade");
        name(KEEP_ALIVE, "keep-alive");
        name(PROXY_CONNECTION, "proxy-connection");
        name(EXPECT, "expect");
        name(DATE, "date");
        name(SERVER, "server");
        name(CONTENT_TYPE, "content-type");
        name(LOCATION, "location");
        name(USER_AGENT, "user-agent");
        name(HTTP2_SETTINGS, "http2-settings");
        name(X_REQUEST_ID, "x-request-id");
        name(X_FORWARDED_FOR, "x-forwarded-for");
        name(X_FORWARDED_PROTO, "x-forwarded-proto");
        name(X_FORWARDED_CLIENT_CERT, "x-forwarded-client-cert");
        name(X_ENVOY_UPSTREAM_SERVICE_TIME, "x-envoy-upstream-service-time");
        name(X_ENVOY_ATTEMPT_COUNT, "x-envoy-attempt-count");
        name(X_ENVOY_DECORATOR_OPERATION, "x-envoy-decorator-operation");
        name(X_ENVOY_ORIGINAL_PATH, "x-envoy-original-path");
        name(X_ENVOY_ORIGINAL_HOST, "x-envoy-original-host");
        name(X_ENVOY_EXPECTED_RQ_TIMEOUT_MS, "x-envoy-expected-rq-timeout-ms");
        name(X_ENVOY_EXTERNAL_ADDRESS, "x-envoy-external-address");
        name(X_ENVOY_INTERNAL, "x-envoy-internal");
        name(X_ENVOY_OVERLOADED, "x-envoy-overloaded");
        name(TRAILER, "trailer");
        name(GRPC_STATUS, "grpc-status");
        name(GRPC_MESSAGE, "grpc-message");
        name(GRPC_TIMEOUT, "grpc-timeout");
        name(COOKIE, "cookie");
        name(X_ENVOY_DOWNSTREAM_SERVICE_CLUSTER, "x-envoy-downstream-service-cluster");
        name(X_ENVOY_DOWNSTREAM_SERVICE_NODE, "x-envoy-downstream-service-node");
        name(X_FORWARDED_PORT, "x-forwarded-port");
        name(X_ENVOY_RATELIMITED, "x-envoy-ratelimited");
        names(
                FIRST_JOINED,
                "accept",
                "accept-encoding",
                "via",
                "cache-control",
                "if-none-match",
                "if-modified-since",
                "authorization");
        names(
                FIRST_JOINED + 7,
                "referer",
                "origin",
                "x-forwarded-host",
                "etag",
                "vary",
                "last-modified",
                "content-encoding");
        names(FIRST_JOINED + 14, "access-control-allow-origin", "access-control-allow-credentials");
        names(FIRST_RARE, "if-match", "if-unmodified-since", "if-range", "pragma", "proxy-status", "expires", "age");
        names(FIRST_RARE + 7, "x-client-trace-id", "grpc-accept-encoding");
        names(FIRST_RARE + 9, "access-control-request-method", "access-control-request-headers");
        names(FIRST_RARE + 11, "access-control-allow-methods", "access-control-allow-headers");
        names(FIRST_RARE + 13, "access-control-expose-headers", "access-control-max-age");
        String[] dropped = {
            "x-envoy-max-retries",
            "x-envoy-retry-on",
            "x-envoy-retry-grpc-on",
            "x-envoy-retriable-status-codes",
            "x-envoy-retriable-header-names",
            "x-envoy-hedge-on-per-try-timeout",
            "x-envoy-upstream-rq-timeout-ms",
            "x-envoy-upstream-rq-per-try-timeout-ms",
            "x-envoy-upstream-rq-timeout-alt-response",
            "x-envoy-upstream-alt-stat-name",
            "x-envoy-upstream-stream-duration-ms",
            "x-envoy-force-trace",
            "x-envoy-ip-tags",
        };
        names(FIRST_DROPPED, dropped);
    }

    private HeaderNames() {}

    private static long bits(int from, int to) {
        long bits = 0;
        for (int id = from; id < to; id++) {
            bits |= bit(id);
        }
        return bits;
    }

    /** Whether several lines of the name become one. */
    static boolean joined(int id) {
        return id < FIRST_DROPPED && (JOINED & bit(id)) != 0;
    }

    private static void names(int first, String... names) {
        for (int i = 0; i < names.length; i++) {
            name(first + i, names[i]);
        }
    }

    private static void name(int id, String name) {
        KNOWN[id] = name;
        BYTES[id] = name.getBytes(StandardCharsets.US_ASCII);
        int at = slot(BYTES[id], 0, BYTES[id].length);
        while (TABLE[at] != 0) {
            at = at + 1 & TABLE.length - 1;
        }
        TABLE[at] = id;
    }

    private static int slot(byte[] name, int from, int to) {
        int length = to - from;
        int hash = length * 31 + name[from] * 7 + name[to - 1] * 131 + name[from + (length >> 1)] * 17;
        return hash & TABLE.length - 1;
    }

    /** The bit of a number in a set of names; numbers from 63 on share one. */
    public static long bit(int id) {
        return 1L << Math.min(id, Long.SIZE - 1);
    }

    /** The number of a name given in lower case and not empty; {@link #OTHER} if the proxy has no business with it. */
    public static int idOf(byte[] name, int from, int to) {
        int at = slot(name, from, to);
        for (int id = TABLE[at]; id != 0; id = TABLE[at]) {
            byte[] known = BYTES[id];
            if (known.length == to - from && Arrays.equals(known, 0, known.length, name, from, to)) {
                return id;
            }
            at = at + 1 & TABLE.length - 1;
        }
        return OTHER;
    }

    /** The bytes of a known name; shared, do not change. */
    public static byte[] bytes(int id) {
        return BYTES[id];
    }
}
