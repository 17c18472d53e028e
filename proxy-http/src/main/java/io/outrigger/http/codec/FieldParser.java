package io.outrigger.http.codec;

import io.outrigger.core.failure.FailureKind;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.HttpChars;
import org.jspecify.annotations.Nullable;

/**
 * The field lines of a head or trailer section, and what they say about length and persistence (RFC 9112 sections 5 and 6).
 * Strict: what two readers could read differently is refused. Reused; owned by one connection.
 */
final class FieldParser {
    private static final byte[] CHUNKED = {'c', 'h', 'u', 'n', 'k', 'e', 'd'};
    private static final byte[] CLOSE = {'c', 'l', 'o', 's', 'e'};
    private static final byte[] KEEP_ALIVE = {'k', 'e', 'e', 'p', '-', 'a', 'l', 'i', 'v', 'e'};
    private static final byte[] UPGRADE = {'u', 'p', 'g', 'r', 'a', 'd', 'e'};
    private static final int MOST_LENGTH_DIGITS = 18;

    /** No Content-Length. */
    static final long NO_LENGTH = -1;

    private long contentLength;
    private boolean chunked;
    private boolean unknownCoding;
    private boolean closeAsked;
    private boolean keepAliveAsked;
    private boolean upgradeToken;
    private boolean expectation;
    private int lines;

    /**
     * Reads the lines in {@code from .. to - 1} of the block's store, the closing empty line included.
     *
     * @param maxLines more lines than this are refused
     * @return null if all is well
     */
    @Nullable
    FailureKind parse(HeaderBlock block, int from, int to, int maxLines) {
        contentLength = NO_LENGTH;
        chunked = false;
        unknownCoding = false;
        closeAsked = false;
        keepAliveAsked = false;
        upgradeToken = false;
        expectation = false;
        lines = 0;
        byte[] text = block.store();
        int at = from;
        while (text[at] != '\r') {
            if (++lines > maxLines) {
                return FailureKind.TOO_MANY_HEADERS;
            }
            int nameTo = name(text, at);
            if (nameTo == at || text[nameTo] != ':') {
                return FailureKind.BAD_REQUEST;
            }
            int valueTo = valueEnd(text, nameTo + 1);
            if (text[valueTo] != '\r' || text[valueTo + 1] != '\n') {
                return text[valueTo] == '\r' || text[valueTo] == '\n'
                        ? FailureKind.BAD_REQUEST
                        : FailureKind.INVALID_CHARACTERS;
            }
            FailureKind failure = field(block, text, at, nameTo, valueTo);
            if (failure != null) {
                return failure;
            }
            at = valueTo + 2;
        }
        block.joinRepeated();
        return at + 2 == to ? null : FailureKind.BAD_REQUEST;
    }

    private static int name(byte[] text, int from) {
        int at = from;
        for (byte lower = HttpChars.tokenLower(text[at]); lower != 0; lower = HttpChars.tokenLower(text[at])) {
            text[at++] = lower;
        }
        return at;
    }

    private static int valueEnd(byte[] text, int from) {
        int at = from;
        while (HttpChars.inValue(text[at])) {
            at++;
        }
        return at;
    }

    private @Nullable FailureKind field(HeaderBlock block, byte[] text, int nameFrom, int nameTo, int lineTo) {
        int from = nameTo + 1;
        int to = lineTo;
        while (from < to && blank(text[from])) {
            from++;
        }
        while (to > from && blank(text[to - 1])) {
            to--;
        }
        int id = HeaderNames.idOf(text, nameFrom, nameTo);
        block.addParsed(id, nameFrom, nameTo, from, to);
        return switch (id) {
            case HeaderNames.CONTENT_LENGTH -> length(text, from, to);
            case HeaderNames.TRANSFER_ENCODING -> coding(text, from, to);
            case HeaderNames.CONNECTION -> connection(text, from, to);
            case HeaderNames.PROXY_CONNECTION -> proxyConnection(text, from, to);
            case HeaderNames.EXPECT -> expectation();
            default -> null;
        };
    }

    private @Nullable FailureKind length(byte[] text, int from, int to) {
        if (contentLength != NO_LENGTH || from == to || to - from > MOST_LENGTH_DIGITS) {
            return FailureKind.BAD_REQUEST;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return FailureKind.BAD_REQUEST;
            }
            value = value * 10 + text[i] - '0';
        }
        contentLength = value;
        return null;
    }

    /** Several lines are one list (RFC 9110 section 5.3), and no list is served. */
    private @Nullable FailureKind coding(byte[] text, int from, int to) {
        boolean first = !chunked && !unknownCoding;
        chunked = first && equal(text, from, to, CHUNKED);
        unknownCoding = !chunked;
        return null;
    }

    /** Two could be answered differently by two readers. */
    private @Nullable FailureKind expectation() {
        boolean second = expectation;
        expectation = true;
        return second ? FailureKind.BAD_REQUEST : null;
    }

    private @Nullable FailureKind connection(byte[] text, int from, int to) {
        int at = from;
        while (at < to) {
            int stop = at;
            while (stop < to && text[stop] != ',') {
                stop++;
            }
            token(text, trimLeft(text, at, stop), trimRight(text, at, stop));
            at = stop + 1;
        }
        return null;
    }

    /** No standard field; Envoy hears its {@code close} all the same. */
    private @Nullable FailureKind proxyConnection(byte[] text, int from, int to) {
        closeAsked |= equal(text, from, to, CLOSE);
        return null;
    }

    private void token(byte[] text, int from, int to) {
        closeAsked |= equal(text, from, to, CLOSE);
        keepAliveAsked |= equal(text, from, to, KEEP_ALIVE);
        upgradeToken |= equal(text, from, to, UPGRADE);
    }

    /** {@link #NO_LENGTH} without Content-Length. */
    long contentLength() {
        return contentLength;
    }

    /** Whether the body is chunked. */
    boolean chunked() {
        return chunked;
    }

    /** Whether Transfer-Encoding names anything but exactly {@code chunked}. */
    boolean unknownCoding() {
        return unknownCoding;
    }

    boolean closeAsked() {
        return closeAsked;
    }

    boolean keepAliveAsked() {
        return keepAliveAsked;
    }

    /** Whether Connection has the token {@code upgrade}. */
    boolean upgradeToken() {
        return upgradeToken;
    }

    static boolean blank(byte b) {
        return b == ' ' || b == '\t';
    }

    static int trimLeft(byte[] text, int from, int to) {
        int at = from;
        while (at < to && blank(text[at])) {
            at++;
        }
        return at;
    }

    static int trimRight(byte[] text, int from, int to) {
        int at = to;
        while (at > from && blank(text[at - 1])) {
            at--;
        }
        return at;
    }

    private static boolean equal(byte[] text, int from, int to, byte[] lower) {
        if (to - from != lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if ((text[from + i] | 0x20) != lower[i] && text[from + i] != lower[i]) {
                return false;
            }
        }
        return true;
    }
}
