package io.outrigger.http.codec;

import io.outrigger.core.match.Ascii;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import java.nio.charset.StandardCharsets;

/** What a connection to an endpoint has behind it, and what its peer said of its future, for its pool. Owned by one worker. */
public final class Tenure {
    private static final byte[] TIMEOUT = "timeout=".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DIGITS = 9;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private long requests;
    private long idleSince;
    private long peerNanos;
    private boolean over;

    void served() {
        requests++;
    }

    /** An answer's head has come; the first may say how long the peer lets the connection idle. */
    void told(HeaderBlock answer) {
        if (requests == 0) {
            int slot = answer.find(HeaderNames.KEEP_ALIVE);
            peerNanos = slot < 0 ? 0 : peerNanos(answer.store(), answer.valueFrom(slot), answer.valueTo(slot));
        }
    }

    /** Of {@code timeout=5, max=100}, with a second or half of it to spare for the way there; 0 if it says nothing. */
    private static long peerNanos(byte[] text, int from, int to) {
        int at = from;
        while (at + TIMEOUT.length < to && !Ascii.startsWith(text, at, TIMEOUT, true)) {
            at++;
        }
        long seconds = 0;
        int digits = 0;
        for (at += TIMEOUT.length; at < to && text[at] >= '0' && text[at] <= '9' && digits < MOST_DIGITS; at++) {
            seconds = seconds * 10 + text[at] - '0';
            digits++;
        }
        long nanos = seconds * SECOND_NANOS;
        return nanos - Math.min(SECOND_NANOS, nanos / 2);
    }

    /** How long it may idle before its peer may close it; 0 if that is not known. */
    public long peerNanos() {
        return peerNanos;
    }

    /** Requests answered. */
    public long requests() {
        return requests;
    }

    /** It shall not serve again after the request in hand. */
    public void end() {
        over = true;
    }

    public boolean over() {
        return over;
    }

    /** Comes to rest, by the owner's clock. */
    public void idleSince(long nanos) {
        idleSince = nanos;
    }

    public long idleSince() {
        return idleSince;
    }
}
