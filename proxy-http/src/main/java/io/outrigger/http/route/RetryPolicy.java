package io.outrigger.http.route;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which failures are tried again, and how often. Immutable. Source: Istio {@code VirtualService.http[].retries}.
 *
 * @param retries tries after the first
 * @param on the words; empty retries nothing
 * @param statuses with {@link Word#RETRIABLE_STATUS_CODES}; asked for each answer, so they are bits; do not change
 * @param perTryTimeoutNanos 0 for none
 * @param backoffNanos base of the growing random pause
 * @param avoidTried whether a retry avoids endpoints that were asked before, up to five new picks
 * @param remotePriorities whether later retries leave the priorities that were asked before
 */
public record RetryPolicy(
        int retries,
        Set<Word> on,
        BitSet statuses,
        long perTryTimeoutNanos,
        long backoffNanos,
        boolean avoidTried,
        boolean remotePriorities) {
    public static final long DEFAULT_BACKOFF_NANOS = 25_000_000L;

    /** The same, statuses one by one. */
    public RetryPolicy(
            int retries,
            Set<Word> on,
            Set<Integer> statuses,
            long perTryTimeoutNanos,
            long backoffNanos,
            boolean avoidTried,
            boolean remotePriorities) {
        this(retries, on, bits(statuses), perTryTimeoutNanos, backoffNanos, avoidTried, remotePriorities);
    }

    private static BitSet bits(Set<Integer> statuses) {
        BitSet bits = new BitSet();
        statuses.forEach(bits::set);
        return bits;
    }

    /** No retries. */
    public static final RetryPolicy NONE =
            new RetryPolicy(0, Set.of(), Set.of(), 0, DEFAULT_BACKOFF_NANOS, true, false);

    /** Istio's where a route says nothing. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(
            2,
            EnumSet.of(
                    Word.CONNECT_FAILURE,
                    Word.REFUSED_STREAM,
                    Word.UNAVAILABLE,
                    Word.CANCELLED,
                    Word.RETRIABLE_STATUS_CODES),
            Set.of(),
            0,
            DEFAULT_BACKOFF_NANOS,
            true,
            false);

    /** Istio's towards the application. */
    public static final RetryPolicy INBOUND =
            new RetryPolicy(2, EnumSet.of(Word.RESET_BEFORE_REQUEST), Set.of(), 0, DEFAULT_BACKOFF_NANOS, true, false);

    /** The same, avoiding endpoints that were asked or not. */
    public RetryPolicy avoidingTried(boolean avoid) {
        return new RetryPolicy(retries, on, statuses, perTryTimeoutNanos, backoffNanos, avoid, remotePriorities);
    }

    /** The words of {@code retryOn}. */
    public enum Word {
        FIVE_XX,
        GATEWAY_ERROR,
        RESET,
        RESET_BEFORE_REQUEST,
        CONNECT_FAILURE,
        ENVOY_RATELIMITED,
        RETRIABLE_4XX,
        REFUSED_STREAM,
        RETRIABLE_STATUS_CODES,
        RETRIABLE_HEADERS,
        HTTP3_POST_CONNECT_FAILURE,
        CANCELLED,
        DEADLINE_EXCEEDED,
        INTERNAL,
        RESOURCE_EXHAUSTED,
        UNAVAILABLE
    }
}
