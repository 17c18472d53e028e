package io.outrigger.config.istio;

import org.jspecify.annotations.Nullable;

/**
 * Istio {@code HTTPRetry}: which failures are tried again, how often and how fast.
 *
 * @param attempts tries after the first; 0 means none
 * @param perTryTimeoutNanos for each try; absent means the route's timeout alone
 * @param retryOn words and status numbers, separated by commas; empty means Istio's own list
 * @param retryIgnorePreviousHosts whether a retry avoids endpoints that were asked; absent means so, unless endpoints are
 *     chosen by hash
 * @param backoffNanos base of the growing random pause; absent means 25 ms
 * @param retryRemoteLocalities whether later tries leave the localities that were asked
 */
public record Retries(
        int attempts,
        @Nullable Long perTryTimeoutNanos,
        String retryOn,
        @Nullable Boolean retryIgnorePreviousHosts,
        @Nullable Long backoffNanos,
        boolean retryRemoteLocalities) {}
