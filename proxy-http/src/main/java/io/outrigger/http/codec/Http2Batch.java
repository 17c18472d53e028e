package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.outrigger.core.stats.ByteMeter;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Short frames of one connection that leave together, in one buffer: a turn of the loop writes heads and small bodies of many streams,
 * and two buffers for each cost more than copying them. Owned by one connection.
 */
final class Http2Batch {
    /** What is larger is not worth a copy. */
    static final int BYTES = 4096;

    private final ByteMeter meter;
    private @Nullable Frames waiting;

    Http2Batch(ByteMeter meter) {
        this.meter = meter;
    }

    /** Frames in one buffer, and who hears that they have left, or that they never will. */
    private static final class Frames implements ChannelFutureListener {
        private final ByteBuf bytes;
        private final ArrayList<ChannelPromise> promises = new ArrayList<>();

        Frames(ByteBuf bytes) {
            this.bytes = bytes;
        }

        @Override
        public void operationComplete(ChannelFuture sent) {
            for (ChannelPromise each : promises) {
                if (sent.isSuccess()) {
                    each.trySuccess();
                } else {
                    each.tryFailure(sent.cause());
                }
            }
        }
    }

    /** The buffer that the next frame goes to, with room for so many bytes. */
    ByteBuf room(ChannelHandlerContext ctx, int bytes) {
        Frames open = waiting;
        if (open != null && open.bytes.writableBytes() < bytes) {
            write(ctx);
            open = null;
        }
        if (open == null) {
            open = new Frames(ctx.alloc().directBuffer(Math.max(BYTES, bytes)));
            waiting = open;
        }
        return open.bytes;
    }

    /** A frame is complete. */
    ChannelFuture added(ChannelPromise promise) {
        if (waiting != null) {
            waiting.promises.add(promise);
        }
        return promise;
    }

    /** Hands over what there is; whatever is written next goes out behind it. */
    void write(ChannelHandlerContext ctx) {
        Frames ready = waiting;
        if (ready != null) {
            waiting = null;
            meter.sent(ready.bytes.readableBytes());
            ctx.write(ready.bytes).addListener(ready);
        }
    }
}
