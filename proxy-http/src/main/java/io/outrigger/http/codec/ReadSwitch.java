package io.outrigger.http.codec;

import io.netty.channel.Channel;

/** Whether a connection is read from: not while somebody asked for a pause, nor while bytes wait that nobody can take yet. */
final class ReadSwitch {
    private final Channel channel;
    private boolean paused;
    private boolean full;

    ReadSwitch(Channel channel) {
        this.channel = channel;
    }

    void pause(boolean wanted) {
        paused = wanted;
        update();
    }

    void full(boolean now) {
        full = now;
        update();
    }

    private void update() {
        boolean wanted = !paused && !full;
        if (channel.config().isAutoRead() != wanted) {
            channel.config().setAutoRead(wanted);
        }
    }
}
