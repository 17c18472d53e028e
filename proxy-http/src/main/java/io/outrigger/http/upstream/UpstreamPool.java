package io.outrigger.http.upstream;

import io.outrigger.core.cluster.CircuitBreaker;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.http.stream.ResponseListener;
import io.outrigger.http.stream.UpstreamStream;
import org.jspecify.annotations.Nullable;

/** Connections of one worker to one address, of whatever HTTP version. Worker's thread only. */
public interface UpstreamPool {
    /** Who wants a connection. One of the two is called exactly once, perhaps before {@link #acquire} returns. */
    interface Waiter extends ResponseListener {
        /** A place among the cluster's requests is taken, to be given back by {@link CircuitBreaker#requestEnded}. */
        void onLeased(UpstreamStream stream);

        /**
         * There will be no stream.
         *
         * @param reason what the transport says, as it may stand in a log; null if it says nothing
         */
        void onPoolFailure(FailureKind kind, @Nullable String reason);
    }

    /**
     * Asks for a stream.
     *
     * @param fresh wants a connection that has not served before
     */
    void acquire(Waiter waiter, boolean fresh);

    /** Takes a request back that has not been given a stream. */
    void cancel(Waiter waiter);

    /** Closes what idled too long; answers whether the pool is empty. */
    boolean sweep(long seconds);

    /** Closes what is idle and lets the rest end after their requests. */
    void drain();

    /** Connections, those being opened included. */
    int connections();
}
