package io.outrigger.http.codec;

import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.match.Ascii;
import io.outrigger.http.message.Authority;
import io.outrigger.http.message.Framing;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.HttpChars;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.RequestHead;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a request head into the model, or into the reason why they are refused (RFC 9112 sections 3, 5, 6). Works in
 * place on the block's store. Reused; owned by one connection.
 */
final class RequestParser {
    private static final byte[] HTTP_1 = {'H', 'T', 'T', 'P', '/', '1', '.'};
    private static final byte[] HTTPS = {'h', 't', 't', 'p', 's'};
    private static final byte[] HTTP_SCHEME = {'h', 't', 't', 'p', ':', '/', '/'};
    private static final byte[] HTTPS_SCHEME = {'h', 't', 't', 'p', 's', ':', '/', '/'};
    private static final byte[] SLASH = {'/'};
    private static final byte[] H2C = {'h', '2', 'c'};

    private final FieldParser fields = new FieldParser();
    private final HttpLimits limits;
    private boolean absolute;

    RequestParser(HttpLimits limits) {
        this.limits = limits;
    }

    /**
     * Parses the head that fills the store up to {@code end}, its empty line included.
     *
     * @return null if the request may go on
     */
    @Nullable
    FailureKind parse(RequestHead head, int end) {
        HeaderBlock block = head.fields();
        byte[] text = block.store();
        int lineEnd = lineEnd(text, start(text), end);
        FailureKind failure = firstLine(head, lineEnd);
        if (failure == null) {
            failure = fields.parse(block, lineEnd + 2, end, limits.maxRequestFields());
        }
        return failure == null ? semantics(head) : failure;
    }

    private static int start(byte[] text) {
        return text[0] == '\r' && text[1] == '\n' ? 2 : 0;
    }

    /** Index of the CR that ends the request line, -1 if the line has not come whole. */
    int firstLineEnd(RequestHead head) {
        HeaderBlock block = head.fields();
        int end = block.storeEnd();
        if (end <= 2) {
            return -1;
        }
        int at = lineEnd(block.store(), start(block.store()), end);
        return at < end - 1 && block.store()[at] == '\r' ? at : -1;
    }

    /** Parses the request line, whose CR is at {@code lineEnd}. */
    @Nullable
    FailureKind firstLine(RequestHead head, int lineEnd) {
        byte[] text = head.fields().store();
        return text[lineEnd + 1] == '\n' ? requestLine(head, text, start(text), lineEnd) : FailureKind.BAD_REQUEST;
    }

    private static int lineEnd(byte[] text, int from, int end) {
        int at = from;
        while (at < end - 2 && text[at] != '\r') {
            at++;
        }
        return at;
    }

    private @Nullable FailureKind requestLine(RequestHead head, byte[] text, int from, int to) {
        int methodTo = from;
        while (methodTo < to && text[methodTo] != ' ') {
            methodTo++;
        }
        Method method = Method.of(text, from, methodTo);
        if (method == null || methodTo == to) {
            return FailureKind.BAD_REQUEST;
        }
        head.method(method);
        int targetFrom = methodTo + 1;
        int targetTo = targetFrom;
        while (targetTo < to && HttpChars.inTarget(text[targetTo])) {
            targetTo++;
        }
        if (targetTo == targetFrom || targetTo == to || text[targetTo] != ' ') {
            return FailureKind.BAD_REQUEST;
        }
        FailureKind failure = version(head, text, targetTo + 1, to);
        if (failure == null && targetTo - targetFrom > limits.maxUriBytes()) {
            failure = FailureKind.URI_TOO_LONG;
        }
        return failure == null ? target(head, text, targetFrom, targetTo) : failure;
    }

    private static @Nullable FailureKind version(RequestHead head, byte[] text, int from, int to) {
        if (to - from != HTTP_1.length + 1) {
            return FailureKind.BAD_REQUEST;
        }
        if (!Arrays.equals(text, from, from + HTTP_1.length, HTTP_1, 0, HTTP_1.length)) {
            boolean otherVersion = Arrays.equals(text, from, from + 5, HTTP_1, 0, 5);
            return otherVersion ? FailureKind.LOW_VERSION : FailureKind.BAD_REQUEST;
        }
        byte minor = text[to - 1];
        if (minor != '0' && minor != '1') {
            return minor > '1' && minor <= '9' ? FailureKind.LOW_VERSION : FailureKind.BAD_REQUEST;
        }
        head.minorVersion(minor - '0');
        return null;
    }

    private @Nullable FailureKind target(RequestHead head, byte[] text, int from, int to) {
        absolute = false;
        if (text[from] == '/' && head.method() != Method.CONNECT) {
            head.path(from, to);
            return hasFragment(text, from, to) ? FailureKind.BAD_REQUEST : null;
        }
        if (head.method() == Method.CONNECT) {
            head.path(from, from);
            return endsInPort(text, from, to) ? authority(head, text, from, to) : FailureKind.INVALID_URL;
        }
        if (text[from] == '*' && to == from + 1) {
            head.path(from, to);
            return head.method() == Method.OPTIONS ? null : FailureKind.INVALID_URL;
        }
        return absoluteForm(head, text, from, to);
    }

    /** A fragment never belongs to a request target (RFC 9112 section 3.2). */
    private static boolean hasFragment(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == '#') {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code ://} follows a word. */
    private static boolean namesScheme(byte[] text, int from, int to) {
        int at = from;
        if (text[at] >= '0' && text[at] <= '9') {
            return false;
        }
        while (at < to && HttpChars.tokenLower(text[at]) != 0) {
            at++;
        }
        return at > from && at + 2 < to && text[at] == ':' && text[at + 1] == '/' && text[at + 2] == '/';
    }

    private @Nullable FailureKind absoluteForm(RequestHead head, byte[] text, int from, int to) {
        boolean https = startsWith(text, from, to, HTTPS_SCHEME);
        if (!https && !startsWith(text, from, to, HTTP_SCHEME)) {
            return namesScheme(text, from, to) ? FailureKind.INVALID_SCHEME : FailureKind.BAD_REQUEST;
        }
        int hostFrom = from + (https ? HTTPS_SCHEME.length : HTTP_SCHEME.length);
        int hostTo = hostFrom;
        while (hostTo < to && text[hostTo] != '/' && text[hostTo] != '?' && text[hostTo] != '#') {
            hostTo++;
        }
        if (hostTo == hostFrom) {
            return FailureKind.INVALID_URL;
        }
        if (hasFragment(text, hostTo, to)) {
            return FailureKind.BAD_REQUEST;
        }
        absolute = true;
        if (https) {
            head.scheme(HTTPS);
        }
        head.path(hostTo, to);
        return authority(head, text, hostFrom, hostTo) == null ? null : FailureKind.INVALID_URL;
    }

    private static @Nullable FailureKind authority(RequestHead head, byte[] text, int from, int to) {
        head.authority(from, to);
        return Authority.isValid(text, from, to) ? null : FailureKind.INVALID_AUTHORITY;
    }

    private static boolean startsWith(byte[] text, int from, int to, byte[] lower) {
        if (to - from < lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if ((text[from + i] | 0x20) != (lower[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable FailureKind semantics(RequestHead head) {
        FailureKind failure = host(head);
        if (failure != null) {
            return failure;
        }
        if (head.pathFrom() == head.pathTo() && head.method() != Method.CONNECT) {
            head.path(SLASH);
        }
        boolean http10 = head.minorVersion() == 0;
        head.keepAlive(http10 ? fields.keepAliveAsked() && !fields.closeAsked() : !fields.closeAsked());
        head.upgrade(!http10 && fields.upgradeToken() && offersAnother(head.fields()));
        return framing(head, http10);
    }

    /** An offer of HTTP/2 is overheard (RFC 9113 section 3.1). */
    private static boolean offersAnother(HeaderBlock block) {
        int slot = block.find(HeaderNames.UPGRADE);
        return slot >= 0 && !Ascii.equalsIgnoreCase(block.store(), block.valueFrom(slot), block.valueTo(slot), H2C);
    }

    /** More than one Host is refused (RFC 9112 section 3.2); an absolute target's authority replaces it. */
    private @Nullable FailureKind host(RequestHead head) {
        HeaderBlock block = head.fields();
        int slot = block.find(HeaderNames.HOST);
        if (slot < 0) {
            return null;
        }
        if (block.next(HeaderNames.HOST, slot) >= 0) {
            return FailureKind.BAD_REQUEST;
        }
        int from = block.valueFrom(slot);
        int to = block.valueTo(slot);
        block.remove(slot);
        if (!Authority.isValid(block.store(), from, to)) {
            return FailureKind.INVALID_AUTHORITY;
        }
        if (!absolute && head.method() != Method.CONNECT) {
            head.authority(from, to);
        }
        return null;
    }

    /** A tunnel's target is a host and a port (RFC 9112 section 3.2.3). */
    private static boolean endsInPort(byte[] text, int from, int to) {
        int at = to;
        while (at > from && text[at - 1] >= '0' && text[at - 1] <= '9') {
            at--;
        }
        return at < to && at > from + 1 && text[at - 1] == ':';
    }

    private @Nullable FailureKind framing(RequestHead head, boolean http10) {
        boolean coded = fields.chunked() || fields.unknownCoding();
        boolean length = fields.contentLength() != FieldParser.NO_LENGTH;
        if (coded && (length || http10)) {
            return length ? FailureKind.LENGTH_AND_CHUNKED : FailureKind.BAD_REQUEST;
        }
        if (fields.unknownCoding()) {
            return FailureKind.UNKNOWN_TRANSFER_ENCODING;
        }
        if (head.method() == Method.CONNECT && (coded || fields.contentLength() > 0)) {
            return FailureKind.BODY_DISALLOWED;
        }
        if (head.upgrade()) {
            // What follows belongs to the other protocol, whatever the fields say, and waits until that is spoken.
            head.framing(Framing.NONE, 0);
        } else if (fields.chunked()) {
            head.framing(Framing.CHUNKED, 0);
        } else if (fields.contentLength() > 0) {
            head.framing(Framing.LENGTH, fields.contentLength());
        } else {
            head.framing(Framing.NONE, 0);
        }
        return null;
    }
}
