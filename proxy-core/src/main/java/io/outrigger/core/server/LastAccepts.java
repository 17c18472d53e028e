package io.outrigger.core.server;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import io.outrigger.core.listener.BoundSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The last moments of sockets that nobody wants any more. Closing one resets the connections that wait to be accepted, and those
 * whose handshake the kernel has not finished though their client believes it has; so they are accepted until nobody has come for a
 * while. Bounded, for a client that never stops connecting must not hold a reload up. Then the sockets are made deaf to newcomers, and
 * who came before that is accepted too. Owned by the accepting loop.
 */
final class LastAccepts {
    private static final long TURN_MILLIS = 1;
    private static final int QUIET_TURNS = 50;
    private static final int MOST_TURNS = 1000;
    private static final int DEAF_TURNS = 5;

    private final EventLoop loop;
    private final List<BoundSocket> sockets;
    private final Promise<Void> done;
    private long accepted;
    private int quiet;
    private int turns;
    private int deaf;

    private LastAccepts(EventLoop loop, List<BoundSocket> sockets) {
        this.loop = loop;
        this.sockets = sockets;
        this.done = loop.newPromise();
    }

    /** Returns when each connection has been handed to its worker and the sockets are closed. Not on the loop. */
    static void of(EventLoop loop, List<BoundSocket> sockets) {
        LastAccepts last = new LastAccepts(loop, sockets);
        loop.execute(last::turn);
        last.done.awaitUninterruptibly();
        sockets.forEach(BoundSocket::close);
    }

    // A task with a delay, unlike one without, runs only after the loop has looked at its sockets again.
    private void turn() {
        long now = sockets.stream().mapToLong(BoundSocket::accepted).sum();
        quiet = now == accepted ? quiet + 1 : 0;
        accepted = now;
        if (deaf == 0 && (quiet > QUIET_TURNS || ++turns > MOST_TURNS)) {
            sockets.forEach(BoundSocket::deafen);
            deaf = 1;
        }
        if (deaf > DEAF_TURNS || loop.isShuttingDown()) {
            done.setSuccess(null);
            return;
        }
        deaf = deaf == 0 ? 0 : deaf + 1;
        loop.schedule(this::turn, TURN_MILLIS, TimeUnit.MILLISECONDS);
    }
}
