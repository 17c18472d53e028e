package io.outrigger.http.codec;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.AsciiString;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.http.message.Authority;
import io.outrigger.http.message.Framing;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.HttpChars;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Requests out of header blocks (RFC 9113 section 8.3.1). Heads are reused on their connection. Owned by it. */
final class Http2RequestFields extends Http2Fields {
    private static final byte[] HTTP = "http".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTPS = "https".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_SPARE = 32;

    /** Larger heads are rare, and so is a client that sends many: their space is not held for the next. */
    private static final int MOST_SPARE_BYTES = 8 * 1024;

    private static final byte[] UPGRADE = "Upgrade".getBytes(StandardCharsets.US_ASCII);

    private final int maxUriBytes;
    private final ArrayDeque<RequestHead> spare = new ArrayDeque<>();
    private RequestHead request = new RequestHead();
    private boolean taken;
    private boolean method;
    private boolean scheme;
    private boolean path;
    private boolean authority;
    private boolean protocol;
    private boolean anyPseudo;
    private boolean doubtful;
    private int protocolFrom;
    private int protocolTo;

    Http2RequestFields(HttpLimits limits) {
        super(limits.maxRequestHeadBytes(), limits.maxRequestFields());
        this.maxUriBytes = limits.maxUriBytes();
    }

    /** A block begins. */
    void begin() {
        restart();
        if (taken) {
            RequestHead free = spare.pollLast();
            request = free == null ? new RequestHead() : free;
            taken = false;
        }
        request.clear();
        method = false;
        scheme = false;
        path = false;
        authority = false;
        protocol = false;
        anyPseudo = false;
        doubtful = false;
    }

    /** The head just decoded, which is the caller's until {@link #giveBack}. */
    RequestHead take() {
        taken = true;
        return request;
    }

    void giveBack(RequestHead used) {
        if (spare.size() < MOST_SPARE && used.store().length <= MOST_SPARE_BYTES) {
            spare.addLast(used);
        }
    }

    @Override
    HeaderBlock block() {
        return request.fields();
    }

    @Override
    void pseudo(AsciiString name, int valueFrom, int valueTo) {
        anyPseudo = true;
        byte[] store = request.store();
        switch (name.toString()) {
            case ":method" -> {
                once(method, isToken(store, valueFrom, valueTo, (byte) 0));
                method = true;
                Method known = Method.of(store, valueFrom, valueTo);
                if (known == null) {
                    request.method(Arrays.copyOfRange(store, valueFrom, valueTo));
                } else {
                    request.method(known);
                }
            }
            case ":scheme" -> {
                once(scheme, equal(store, valueFrom, valueTo, HTTP) || equal(store, valueFrom, valueTo, HTTPS));
                scheme = true;
            }
            case ":path" -> {
                once(path, isTarget(store, valueFrom, valueTo));
                path = true;
                request.path(valueFrom, valueTo);
            }
            case ":authority" -> {
                once(authority, valueFrom < valueTo);
                authority = true;
                request.authority(valueFrom, valueTo);
            }
            case ":protocol" -> {
                once(protocol, isToken(store, valueFrom, valueTo, (byte) '/'));
                protocol = true;
                protocolFrom = valueFrom;
                protocolTo = valueTo;
            }
            default -> fault(Fault.FIELD);
        }
    }

    private void once(boolean before, boolean valid) {
        if (before || !valid) {
            fault(Fault.FIELD);
        }
    }

    private static boolean isToken(byte[] store, int from, int to, byte also) {
        for (int i = from; i < to; i++) {
            if (HttpChars.tokenLower(store[i]) == 0 && (store[i] != also || also == 0)) {
                return false;
            }
        }
        return from < to;
    }

    /** Notes what Envoy would pass on and HTTP/1 refuses, to refuse it in the same way. */
    private boolean isTarget(byte[] store, int from, int to) {
        for (int i = from; i < to; i++) {
            if (store[i] == '#' || store[i] < 0) {
                doubtful = true;
            } else if (!HttpChars.inTarget(store[i])) {
                return false;
            }
        }
        if (from < to && store[from] != '/' && (store[from] != '*' || to > from + 1)) {
            fault(Fault.MESSAGE);
        }
        return from < to;
    }

    /** Ends the block as a request's request; null if it may go on. */
    @Nullable
    FailureKind finishHead(boolean end) {
        boolean connect = request.method() == Method.CONNECT && !protocol;
        boolean complete =
                method && (connect ? authority && !path && !scheme : path && scheme) && (!protocol || asks(end));
        boolean asterisk = path && request.store()[request.pathFrom()] == '*';
        if (!complete || asterisk && request.method() != Method.OPTIONS) {
            fault(Fault.MESSAGE);
        }
        if (fault() == null) {
            host();
            framing(end);
        }
        if (fault() != null) {
            return kind(fault());
        }
        if (doubtful) {
            return FailureKind.INVALID_URL;
        }
        if (request.authorityPresent()
                && !Authority.isValid(request.store(), request.authorityFrom(), request.authorityTo())) {
            return FailureKind.INVALID_AUTHORITY;
        }
        if (request.pathTo() - request.pathFrom() > maxUriBytes) {
            return FailureKind.URI_TOO_LONG;
        }
        joinLines();
        request.keepAlive(true);
        if (protocol) {
            upgrade();
        }
        return null;
    }

    /** Whether another protocol is asked for as it may be (RFC 8441 section 4). */
    private boolean asks(boolean end) {
        return request.method() == Method.CONNECT && authority && !end && contentLength() == NO_LENGTH;
    }

    /** In the model it is what HTTP/1 would ask. */
    private void upgrade() {
        HeaderBlock fields = request.fields();
        request.method(Method.GET);
        request.framing(Framing.NONE, 0);
        fields.add(HeaderNames.CONNECTION, UPGRADE);
        fields.add(HeaderNames.UPGRADE, request.store(), protocolFrom, protocolTo);
        request.upgrade(true);
    }

    /** Ends the block as trailers; null if they are some. */
    @Nullable
    FailureKind finishTrailers() {
        if (anyPseudo || contentLength() != NO_LENGTH || request.fields().has(HeaderNames.HOST)) {
            fault(Fault.MESSAGE);
        }
        return fault() == null ? null : kind(fault());
    }

    static FailureKind kind(@Nullable Fault fault) {
        if (fault == null) {
            return FailureKind.HTTP2_INVALID_MESSAGE;
        }
        return switch (fault) {
            case FIELD -> FailureKind.HTTP2_INVALID_FIELD;
            case MESSAGE -> FailureKind.HTTP2_INVALID_MESSAGE;
            case TOO_LARGE -> FailureKind.HTTP2_HEADERS_TOO_LARGE;
            case TOO_MANY -> FailureKind.HTTP2_TOO_MANY_HEADERS;
        };
    }

    /** A Host field stands in for a missing authority and may not contradict one. */
    private void host() {
        HeaderBlock block = request.fields();
        int slot = block.find(HeaderNames.HOST);
        if (slot < 0) {
            return;
        }
        int from = block.valueFrom(slot);
        int to = block.valueTo(slot);
        byte[] store = block.store();
        boolean same =
                !authority || Arrays.equals(store, from, to, store, request.authorityFrom(), request.authorityTo());
        if (!same || block.next(HeaderNames.HOST, slot) >= 0) {
            fault(Fault.MESSAGE);
            return;
        }
        block.remove(slot);
        request.authority(from, to);
    }

    private void framing(boolean end) {
        long length = contentLength();
        if (end) {
            request.framing(Framing.NONE, 0);
            if (length > 0) {
                fault(Fault.MESSAGE);
            }
        } else if (length > 0) {
            request.framing(Framing.LENGTH, length);
        } else {
            request.fields().removeAll(HeaderNames.CONTENT_LENGTH);
            request.framing(Framing.CHUNKED, 0);
        }
    }

    /** How a stream whose request cannot be taken ends: what is larger than we take is no fault of the protocol. */
    static Http2Error codeOf(FailureKind kind) {
        boolean ours = kind == FailureKind.HTTP2_TOO_MANY_HEADERS || kind == FailureKind.HTTP2_HEADERS_TOO_LARGE;
        return ours ? Http2Error.INTERNAL_ERROR : Http2Error.PROTOCOL_ERROR;
    }
}
