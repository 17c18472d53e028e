package io.outrigger.http.codec;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one server connection: how long a head may drip, how long it may idle, how long it may stay when its listener is gone.
 * One coarse timer a connection, none a request.
 */
final class ConnectionAge implements Runnable {
    private static final long LONGEST_PERIOD_NANOS = 10_000_000_000L;

    /** Istio's {@code drainDuration}. */
    private static final long DRAIN_NANOS = 45_000_000_000L;

    private final Aging connection;
    private final HttpLimits limits;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Future<?> timer;
    private @Nullable Future<?> headTimer;
    private boolean busy;
    private long idleNanos;
    private long endingNanos;

    ConnectionAge(Aging connection, HttpLimits limits) {
        this.connection = connection;
        this.limits = limits;
    }

    /** The connection that ages. */
    interface Aging {
        /** A head took too long, or nothing came for too long. */
        void expired(boolean withinHead);

        /** Whether no request is in hand. */
        boolean idle();

        /** Whether the connection should end as soon as it is idle. */
        boolean ending();
    }

    void start(ChannelHandlerContext context) {
        ctx = context;
        if (limits.idleTimeoutNanos() > 0) {
            timer = context.executor().schedule(this, period(), TimeUnit.NANOSECONDS);
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
        cancelHead();
    }

    /** A request's head is complete. */
    void requestStarted() {
        busy = true;
        cancelHead();
    }

    /** A part of a head has come and the rest has not. */
    void headStarted() {
        if (headTimer == null && ctx != null && limits.headTimeoutNanos() > 0) {
            headTimer = ctx.executor()
                    .schedule(() -> connection.expired(true), limits.headTimeoutNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void cancelHead() {
        if (headTimer != null) {
            headTimer.cancel(false);
            headTimer = null;
        }
    }

    private long period() {
        return Math.min(LONGEST_PERIOD_NANOS, limits.idleTimeoutNanos());
    }

    @Override
    public void run() {
        boolean quiet = !busy && connection.idle();
        busy = false;
        idleNanos = quiet ? idleNanos + period() : 0;
        endingNanos = connection.ending() ? endingNanos + period() : 0;
        if (idleNanos >= limits.idleTimeoutNanos() || quiet && endingNanos >= DRAIN_NANOS) {
            connection.expired(false);
        } else if (ctx != null) {
            timer = ctx.executor().schedule(this, period(), TimeUnit.NANOSECONDS);
        }
    }
}
