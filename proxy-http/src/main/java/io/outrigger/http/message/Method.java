package io.outrigger.http.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The request methods Envoy's parser of HTTP/1 takes; any other is refused there with 400, and passed on from HTTP/2. */
public enum Method {
    GET,
    HEAD,
    POST,
    PUT,
    DELETE,
    OPTIONS,
    PATCH,
    CONNECT,
    TRACE,
    ACL,
    BIND,
    CHECKOUT,
    COPY,
    LINK,
    LOCK,
    MERGE,
    MKACTIVITY,
    MKCALENDAR,
    MKCOL,
    MOVE,
    MSEARCH,
    NOTIFY,
    PROPFIND,
    PROPPATCH,
    PURGE,
    QUERY,
    REBIND,
    REPORT,
    SEARCH,
    SOURCE,
    SUBSCRIBE,
    UNBIND,
    UNLINK,
    UNLOCK,
    UNSUBSCRIBE,

    /** Some other token, see {@link RequestHead#methodBytes}. */
    OTHER("");

    private static final Method[] ALL = values();

    @SuppressWarnings("ImmutableEnumChecker") // shared on the hot path; no caller changes it
    private final byte[] bytes;

    Method() {
        this.bytes = name().getBytes(StandardCharsets.US_ASCII);
    }

    Method(String text) {
        this.bytes = text.getBytes(StandardCharsets.US_ASCII);
    }

    /** As on the wire; shared, do not change. */
    public byte[] bytes() {
        return bytes;
    }

    /** The method these bytes name, null if none does. */
    public static @Nullable Method of(byte[] text, int from, int to) {
        for (Method method : ALL) {
            byte[] bytes = method.bytes;
            if (bytes.length == to - from && from < to && Arrays.equals(bytes, 0, bytes.length, text, from, to)) {
                return method;
            }
        }
        return null;
    }

    /** Whether the method is defined to change nothing and may be replayed silently. */
    public boolean replayable() {
        return this == GET || this == HEAD || this == OPTIONS;
    }
}
