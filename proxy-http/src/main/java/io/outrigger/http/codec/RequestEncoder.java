package io.outrigger.http.codec;

import io.outrigger.http.message.Framing;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.RequestHead;
import java.nio.charset.StandardCharsets;

/** The heads of requests as HTTP/1.1 bytes: request line, host first, the model's fields, and how the body is framed. */
final class RequestEncoder {
    private static final byte[] VERSION_AND_HOST = ascii(" HTTP/1.1\r\nhost: ");
    private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");
    private static final byte[] NO_BODY = ascii("content-length: 0\r\n");

    private RequestEncoder() {}

    /** Most bytes a head can take. */
    static int bound(RequestHead head) {
        return Http1Output.bound(head.fields());
    }

    /** Whether the body goes out in chunks: as it came, or because an edit took its length away. */
    static boolean chunked(RequestHead head) {
        return head.framing() == Framing.CHUNKED
                || head.framing() == Framing.LENGTH && !head.fields().has(HeaderNames.CONTENT_LENGTH);
    }

    /** Writes the head into {@code out}; answers its length. */
    static int head(RequestHead head, boolean end, byte[] out) {
        byte[] store = head.store();
        int at = Http1Output.bytes(head.methodBytes(), out, 0);
        out[at++] = ' ';
        at = range(store, head.pathFrom(), head.pathTo(), out, at);
        at = Http1Output.bytes(VERSION_AND_HOST, out, at);
        at = range(store, head.authorityFrom(), head.authorityTo(), out, at);
        out[at++] = '\r';
        out[at++] = '\n';
        at = Http1Output.fields(head.fields(), out, at);
        if (chunked(head)) {
            at = Http1Output.bytes(CHUNKED, out, at);
        } else if (end && expectsBody(head.method()) && !head.fields().has(HeaderNames.CONTENT_LENGTH)) {
            at = Http1Output.bytes(NO_BODY, out, at);
        }
        out[at++] = '\r';
        out[at++] = '\n';
        return at;
    }

    private static boolean expectsBody(Method method) {
        return switch (method) {
            case GET, HEAD, DELETE, TRACE, CONNECT -> false;
            default -> true;
        };
    }

    private static int range(byte[] from, int start, int end, byte[] out, int at) {
        System.arraycopy(from, start, out, at, end - start);
        return at + end - start;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
