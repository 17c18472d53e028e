package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Short frames of one connection that leave together, in one buffer: a turn of the loop writes heads and small bodies of many streams,
 * and two buffers for each cost more than copying them. Owned by one connection.
 */
final class Http2Batch {
    private static final int BYTES = 4096;

    private @Nullable ByteBuf frames;
    private @Nullable Written written;

    /** Who hears that the frames have left, or that they never will. */
    private static final class Written implements ChannelFutureListener {
        private final ArrayList<ChannelPromise> promises = new ArrayList<>();

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
        ByteBuf open = frames;
        if (open != null && open.writableBytes() < bytes) {
            write(ctx);
            open = null;
        }
        if (open == null) {
            open = ctx.alloc().directBuffer(Math.max(BYTES, bytes));
            frames = open;
            written = new Written();
        }
        return open;
    }

    /** A frame is complete. */
    ChannelFuture added(ChannelPromise promise) {
        if (written != null) {
            written.promises.add(promise);
        }
        return promise;
    }

    /** Hands over what there is; whatever is written next goes out behind it. */
    void write(ChannelHandlerContext ctx) {
        ByteBuf ready = frames;
        Written hears = written;
        if (ready != null && hears != null) {
            frames = null;
            written = null;
            ctx.write(ready).addListener(hears);
        }
    }
}
