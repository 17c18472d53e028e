package io.outrigger.core.net;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.util.concurrent.ScheduledFuture;
import io.outrigger.core.worker.Worker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel now and then whether a connection whose input has ended is still alive. Nothing else would tell: a reset that
 * comes after the end of input raises no event. Runs only while a relay is half closed; epoll only. Owned by the relay's worker.
 */
final class HalfCloseWatch {
    private static final long PERIOD_SECONDS = 2;
    private static final int TCP_CLOSE = 7;

    private final RelaySide side;
    private final EpollTcpInfo state = new EpollTcpInfo();
    private final ScheduledFuture<?> asking;

    private HalfCloseWatch(Worker worker, RelaySide side) {
        this.side = side;
        this.asking = worker.loop().scheduleWithFixedDelay(this::ask, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    /** A watch over a side, null where the kernel cannot be asked. */
    static @Nullable HalfCloseWatch over(Worker worker, RelaySide side) {
        return side.channel() instanceof EpollSocketChannel ? new HalfCloseWatch(worker, side) : null;
    }

    private void ask() {
        if (side.channel() instanceof EpollSocketChannel channel && channel.isOpen() && isDead(channel)) {
            side.lost();
        }
    }

    private boolean isDead(EpollSocketChannel channel) {
        try {
            return channel.tcpInfo(state).state() == TCP_CLOSE;
        } catch (ChannelException unknown) {
            return false;
        }
    }

    void stop() {
        asking.cancel(false);
    }
}
