package io.outrigger.http.exchange;

import io.outrigger.core.failure.ResponseFlag;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a filter gives in the upstream's place.
 *
 * @param grpcStatus -1 for none
 * @param edited whether the route's changes apply to it
 */
record FilterAnswer(
        int status, String body, @Nullable ResponseFlag flag, String details, int grpcStatus, boolean edited) {}
