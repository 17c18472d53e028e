package io.outrigger.http.codec;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import io.outrigger.http.codec.HttpLimits.Times;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one server connection: how long a head may drip, a body may take and a client may take nothing of its answer, how long
 * the connection may idle, and how long it may stay when its listener is gone. One coarse timer a connection, none a request but for
 * heads that come in parts. Owned by one worker.
 */
final class ConnectionAge implements Runnable {
    private static final long LONGEST_PERIOD_NANOS = 10_000_000_000L;
    private static final int LOOKS = 4;

    /** Istio's {@code drainDuration}. */
    private static final long DRAIN_NANOS = 45_000_000_000L;

    private final Aging connection;
    private final Times times;
    private final long periodNanos;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Future<?> timer;
    private @Nullable Future<?> headTimer;
    private boolean busy;
    private boolean bytesPassed;
    private boolean newRequest;
    private long idleNanos;
    private long endingNanos;
    private long requestNanos;
    private long silentNanos;
    private long stalledNanos;
    private long unsent;

    ConnectionAge(Aging connection, Times times) {
        this.connection = connection;
        this.times = times;
        this.periodNanos = period(times);
    }

    /** What took too long. */
    enum Expiry {
        HEAD,
        IDLE,
        /** The body of a request. */
        REQUEST,
        /** A byte in either direction, within a request or a tunnel. */
        STREAM,
        /** The client's taking of what was sent. */
        STALL
    }

    /** The connection that ages. */
    interface Aging {
        void expired(Expiry what);

        /** Whether no request is in hand. */
        boolean idle();

        /** Whether a request's body is still to come, and is waited for. */
        default boolean receiving() {
            return false;
        }

        /** Whether bytes of another protocol pass, which may pause longer than a request. */
        default boolean tunnels() {
            return false;
        }

        /** Whether the connection should end as soon as it is idle. */
        boolean ending();
    }

    /** How often times are looked at. */
    static long period(Times times) {
        long least = Math.min(LONGEST_PERIOD_NANOS, times.idleNanos() == 0 ? Long.MAX_VALUE : times.idleNanos());
        for (long one :
                new long[] {times.requestNanos(), times.streamNanos(), times.stallNanos(), times.tunnelNanos()}) {
            least = one == 0 ? least : Math.min(least, Math.max(1, one / LOOKS));
        }
        return least;
    }

    void start(ChannelHandlerContext context) {
        ctx = context;
        timer = context.executor().schedule(this, periodNanos, TimeUnit.NANOSECONDS);
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
        newRequest = true;
        cancelHead();
    }

    /** Bytes of a request came, or of its answer went. */
    void bytesPassed() {
        bytesPassed = true;
    }

    /** A part of a head has come and the rest has not. */
    void headStarted() {
        if (headTimer == null && ctx != null && times.headNanos() > 0) {
            headTimer = ctx.executor()
                    .schedule(() -> connection.expired(Expiry.HEAD), times.headNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** The head in hand is whole, or there is none. */
    void cancelHead() {
        if (headTimer != null) {
            headTimer.cancel(false);
            headTimer = null;
        }
    }

    @Override
    public void run() {
        Expiry what = look();
        if (what != null) {
            connection.expired(what);
        } else if (ctx != null) {
            timer = ctx.executor().schedule(this, periodNanos, TimeUnit.NANOSECONDS);
        }
    }

    private @Nullable Expiry look() {
        boolean quiet = !busy && connection.idle();
        busy = false;
        idleNanos = quiet ? idleNanos + periodNanos : 0;
        endingNanos = connection.ending() ? endingNanos + periodNanos : 0;
        if (over(idleNanos, times.idleNanos()) || quiet && endingNanos >= DRAIN_NANOS) {
            return Expiry.IDLE;
        }
        requestNanos = connection.receiving() && !newRequest ? requestNanos + periodNanos : 0;
        silentNanos = connection.idle() || bytesPassed ? 0 : silentNanos + periodNanos;
        newRequest = false;
        bytesPassed = false;
        if (stalls()) {
            return Expiry.STALL;
        }
        if (over(requestNanos, times.requestNanos())) {
            return Expiry.REQUEST;
        }
        return over(silentNanos, connection.tunnels() ? times.tunnelNanos() : times.streamNanos())
                ? Expiry.STREAM
                : null;
    }

    /** Whether what waits for the client did not become less for too long. */
    private boolean stalls() {
        ChannelOutboundBuffer out = ctx == null ? null : ctx.channel().unsafe().outboundBuffer();
        long now = out == null ? 0 : out.totalPendingWriteBytes();
        stalledNanos = now > 0 && now == unsent ? stalledNanos + periodNanos : 0;
        unsent = now;
        return over(stalledNanos, times.stallNanos());
    }

    static boolean over(long nanos, long most) {
        return most > 0 && nanos >= most;
    }
}
