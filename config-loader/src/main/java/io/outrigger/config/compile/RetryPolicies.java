package io.outrigger.config.compile;

import io.outrigger.config.istio.Retries;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.RetryPolicy.Word;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles {@code retries}. What a route says replaces the mesh's default as a whole. */
final class RetryPolicies {
    private final @Nullable Retries ofMesh;

    /** @param ofMesh for routes that say nothing; null means Istio's own */
    RetryPolicies(@Nullable Retries ofMesh) {
        this.ofMesh = ofMesh;
    }

    /** For a route with several destinations. */
    RetryPolicy of(@Nullable Retries own) {
        return of(own == null ? ofMesh : own, RetryPolicy.DEFAULT);
    }

    /** For a route with one destination: where that is chosen by hash, a retry does not avoid the endpoint on its own. */
    RetryPolicy of(@Nullable Retries own, boolean hashed) {
        return of(own == null ? ofMesh : own, hashed ? RetryPolicy.DEFAULT.avoidingTried(false) : RetryPolicy.DEFAULT);
    }

    /** What is said, or {@code otherwise} where nothing is; that also tells whether endpoints are avoided. */
    static RetryPolicy of(@Nullable Retries retries, RetryPolicy otherwise) {
        if (retries == null) {
            return otherwise;
        }
        if (retries.attempts() == 0) {
            return RetryPolicy.NONE;
        }
        Set<Word> words = EnumSet.noneOf(Word.class);
        Set<Integer> statuses = new HashSet<>();
        if (retries.retryOn().isEmpty()) {
            words.addAll(RetryPolicy.DEFAULT.on());
        } else {
            read(retries.retryOn(), words, statuses);
        }
        return new RetryPolicy(
                retries.attempts(),
                words,
                Set.copyOf(statuses),
                or(retries.perTryTimeoutNanos(), 0),
                or(retries.backoffNanos(), RetryPolicy.DEFAULT_BACKOFF_NANOS),
                retries.retryIgnorePreviousHosts() == null
                        ? otherwise.avoidTried()
                        : retries.retryIgnorePreviousHosts(),
                retries.retryRemoteLocalities());
    }

    private static void read(String retryOn, Set<Word> words, Set<Integer> statuses) {
        for (String word : retryOn.split(",", -1)) {
            if (word.charAt(0) >= '0' && word.charAt(0) <= '9' && !word.equals("5xx")) {
                statuses.add(Integer.parseInt(word));
                words.add(Word.RETRIABLE_STATUS_CODES);
            } else {
                words.add(
                        word.equals("5xx")
                                ? Word.FIVE_XX
                                : Word.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')));
            }
        }
    }

    private static long or(@Nullable Long nanos, long otherwise) {
        return nanos == null ? otherwise : nanos;
    }
}
