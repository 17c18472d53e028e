package io.outrigger.http.codec;

import io.outrigger.http.message.Framing;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.ResponseHead;
import java.nio.charset.StandardCharsets;

/**
 * The heads of answers as HTTP/1 bytes: status line, the model's fields, and what only the codec can know, which is how the body is
 * framed and whether the connection lives on. Owned by one connection; reused.
 */
final class ResponseEncoder {
    private static final byte[] CLOSE = ascii("connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("connection: keep-alive\r\n");
    private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");
    private static final byte[] NO_BODY = ascii("content-length: 0\r\n");

    private Method method = Method.GET;
    private int minorVersion = 1;
    private boolean chunked;
    private boolean bodiless;
    private boolean untilClose;

    /** Most bytes a head can take. */
    static int bound(ResponseHead head) {
        return Http1Output.bound(head.fields());
    }

    void begin(Method requested, int version) {
        method = requested;
        minorVersion = version;
        chunked = false;
        bodiless = false;
        untilClose = false;
    }

    int minorVersion() {
        return minorVersion;
    }

    boolean chunked() {
        return chunked;
    }

    /** Whether the answer has no body on the wire whatever comes. */
    boolean bodiless() {
        return bodiless;
    }

    /** Whether the body in hand ends with the connection. */
    boolean untilClose() {
        return untilClose;
    }

    /** Whether the body's end can only be shown by the connection's end. */
    boolean mustClose(ResponseHead head, boolean end) {
        return minorVersion == 0 && !end && !head.switched() && !head.fields().has(HeaderNames.CONTENT_LENGTH);
    }

    /** Writes the head into {@code out}; answers its length. */
    int head(ResponseHead head, boolean end, boolean close, byte[] out) {
        int status = head.status();
        bodiless = !head.switched() && (method == Method.HEAD || head.forbidsLength() || status == 304);
        boolean length = head.fields().has(HeaderNames.CONTENT_LENGTH);
        chunked = false;
        untilClose = mustClose(head, end);
        int at = Http1Output.fields(head.fields(), out, Http1Output.bytes(StatusLines.of(status), out, 0));
        if (close) {
            at = Http1Output.bytes(CLOSE, out, at);
        } else if (minorVersion == 0) {
            at = Http1Output.bytes(KEEP_ALIVE, out, at);
        }
        if (!length && !head.forbidsLength() && status != 304) {
            if (end && method != Method.HEAD && head.framing() != Framing.CHUNKED) {
                at = Http1Output.bytes(NO_BODY, out, at);
            } else if (minorVersion > 0) {
                chunked = !bodiless;
                at = Http1Output.bytes(CHUNKED, out, at);
            }
        }
        out[at++] = '\r';
        out[at++] = '\n';
        return at;
    }

    int informational(ResponseHead head, byte[] out) {
        int at = Http1Output.fields(head.fields(), out, Http1Output.bytes(StatusLines.of(head.status()), out, 0));
        out[at++] = '\r';
        out[at++] = '\n';
        return at;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
