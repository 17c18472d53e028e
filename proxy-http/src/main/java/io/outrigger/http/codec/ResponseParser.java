package io.outrigger.http.codec;

import io.outrigger.core.failure.FailureKind;
import io.outrigger.http.message.Framing;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.HttpChars;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.ResponseHead;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of an answer's head into the model, or refuses them (RFC 9112 sections 4, 5, 6). Works in place on the block's
 * store. Reused; owned by one connection.
 */
final class ResponseParser {
    /** What every answer begins with; shared, do not change. */
    static final byte[] HTTP_1 = {'H', 'T', 'T', 'P', '/', '1', '.'};

    private static final int STATUS_FROM = HTTP_1.length + 2;
    private static final int STATUS_TO = STATUS_FROM + 3;

    private final FieldParser fields = new FieldParser();
    private final HttpLimits limits;

    ResponseParser(HttpLimits limits) {
        this.limits = limits;
    }

    /**
     * Parses the head that fills the store up to {@code end}, its empty line included.
     *
     * @param method of the request that is answered: HEAD has no body, whatever the fields say
     * @param upgrading whether the request asked for another protocol
     * @return null if the answer may go on
     */
    @Nullable
    FailureKind parse(ResponseHead head, Method method, boolean upgrading, int end) {
        HeaderBlock block = head.fields();
        byte[] text = block.store();
        int lineEnd = statusLine(head, text, end);
        if (lineEnd < 0) {
            return FailureKind.UPSTREAM_PROTOCOL_ERROR;
        }
        if (fields.parse(block, lineEnd + 2, end, limits.maxResponseFields()) != null) {
            return FailureKind.UPSTREAM_PROTOCOL_ERROR;
        }
        FailureKind failure = semantics(head, method, text[HTTP_1.length] == '0');
        return upgrading && failure == null && head.status() == 101 ? switched(head) : failure;
    }

    /** Index of the line's CR, -1 if it is no status line. A reason phrase is optional and not kept. */
    private static int statusLine(ResponseHead head, byte[] text, int end) {
        boolean version = end > STATUS_TO + 2
                && Arrays.equals(text, 0, HTTP_1.length, HTTP_1, 0, HTTP_1.length)
                && (text[HTTP_1.length] == '0' || text[HTTP_1.length] == '1')
                && text[HTTP_1.length + 1] == ' ';
        if (!version) {
            return -1;
        }
        int status = 0;
        for (int i = STATUS_FROM; i < STATUS_TO; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return -1;
            }
            status = status * 10 + text[i] - '0';
        }
        int at = STATUS_TO;
        if (status < 100 || text[at] != ' ' && text[at] != '\r') {
            return -1;
        }
        while (text[at] != '\r') {
            if (!HttpChars.inValue(text[at])) {
                return -1;
            }
            at++;
        }
        head.status(status);
        return text[at + 1] == '\n' ? at : -1;
    }

    /** Bytes follow that are no body and so have no length. An answer that names no protocol switches nothing. */
    private @Nullable FailureKind switched(ResponseHead head) {
        if (fields.chunked() || fields.contentLength() != FieldParser.NO_LENGTH) {
            return FailureKind.UPSTREAM_PROTOCOL_ERROR;
        }
        if (head.fields().has(HeaderNames.UPGRADE)) {
            head.framing(Framing.UNTIL_CLOSE, 0);
        }
        return null;
    }

    private @Nullable FailureKind semantics(ResponseHead head, Method method, boolean http10) {
        boolean coded = fields.chunked() || fields.unknownCoding();
        long length = fields.contentLength();
        if (coded && (length != FieldParser.NO_LENGTH || fields.unknownCoding())) {
            return FailureKind.UPSTREAM_PROTOCOL_ERROR;
        }
        if (head.status() == 204 && (coded || length > 0)) {
            return FailureKind.UPSTREAM_PROTOCOL_ERROR;
        }
        boolean lives = http10 ? fields.keepAliveAsked() && !coded : head.status() != 101;
        head.keepAlive(lives && !fields.closeAsked());
        if (bodiless(head, method)) {
            head.framing(Framing.NONE, Math.max(0, length));
        } else if (fields.chunked()) {
            head.framing(Framing.CHUNKED, 0);
        } else if (length != FieldParser.NO_LENGTH) {
            head.framing(length == 0 ? Framing.NONE : Framing.LENGTH, length);
        } else {
            head.framing(Framing.UNTIL_CLOSE, 0);
            head.keepAlive(false);
        }
        return null;
    }

    private static boolean bodiless(ResponseHead head, Method method) {
        return method == Method.HEAD || head.forbidsLength() || head.status() == 304;
    }
}
