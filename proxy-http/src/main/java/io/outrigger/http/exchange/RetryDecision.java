package io.outrigger.http.exchange;

import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.time.Chance;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.RetryPolicy.Word;
import java.util.Set;

/** Whether a policy's words cover what happened, and how long to wait before the next try. Source: recorded from Envoy. */
final class RetryDecision {
    private static final int MOST_BASES = 10;

    private RetryDecision() {}

    /** Whether a failed try is covered. */
    static boolean covers(RetryPolicy policy, FailureKind kind, boolean requestWritten) {
        if (policy.retries() == 0) {
            return false;
        }
        Set<Word> on = policy.on();
        boolean server = on.contains(Word.FIVE_XX) || on.contains(Word.GATEWAY_ERROR);
        return switch (kind.retry()) {
            case NEVER -> false;
            case CONNECT ->
                server
                        || on.contains(Word.CONNECT_FAILURE)
                        || on.contains(Word.RESET)
                        || on.contains(Word.RESET_BEFORE_REQUEST);
            case RESET ->
                server || on.contains(Word.RESET) || !requestWritten && on.contains(Word.RESET_BEFORE_REQUEST);
            case REFUSED -> server || on.contains(Word.REFUSED_STREAM) || on.contains(Word.RESET);
        };
    }

    /** Whether an answer is covered: by its status, or by the grpc-status in its head. */
    static boolean covers(RetryPolicy policy, ResponseHead head) {
        int slot = head.fields().find(HeaderNames.GRPC_STATUS);
        int status = head.status();
        if (policy.retries() == 0
                || status < 400 && slot < 0 && policy.statuses().isEmpty()) {
            return false;
        }
        Set<Word> on = policy.on();
        if (status >= 400 && head.fields().find(HeaderNames.X_ENVOY_RATELIMITED) >= 0) {
            return on.contains(Word.ENVOY_RATELIMITED);
        }
        if (status >= 500 && status < 600 && on.contains(Word.FIVE_XX)
                || status >= 502 && status <= 504 && on.contains(Word.GATEWAY_ERROR)
                || status == 409 && on.contains(Word.RETRIABLE_4XX)
                || policy.statuses().get(status)) {
            return true;
        }
        return slot >= 0 && grpc(on, head.fields().text(slot));
    }

    /** The replay rule: a connection that had served before was closed under us, and nothing can have happened twice. */
    static boolean stale(UpstreamAttempt now, FailureKind kind, HttpExchange exchange, ReplayBuffer replay) {
        return kind == FailureKind.CONNECTION_TERMINATION
                && exchange.runtime().staleReplay()
                && now.reused()
                && replay.replayable()
                && (!now.requestWritten() || exchange.request().method().replayable() && replay.whole());
    }

    private static boolean grpc(Set<Word> on, String code) {
        return switch (code) {
            case "1" -> on.contains(Word.CANCELLED);
            case "4" -> on.contains(Word.DEADLINE_EXCEEDED);
            case "8" -> on.contains(Word.RESOURCE_EXHAUSTED);
            case "13" -> on.contains(Word.INTERNAL);
            case "14" -> on.contains(Word.UNAVAILABLE);
            default -> false;
        };
    }

    /** A random pause below base × (2ⁿ − 1), at most ten bases. */
    static long backoffNanos(RetryPolicy policy, int retry, Chance chance) {
        int bases = Math.min(MOST_BASES, (1 << Math.min(retry, 10)) - 1);
        long most = policy.backoffNanos() * bases;
        return most <= 0 ? 0 : (chance.bits() >>> 1) % most;
    }
}
