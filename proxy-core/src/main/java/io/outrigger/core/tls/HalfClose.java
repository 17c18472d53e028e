package io.outrigger.core.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Lets one direction of a TLS connection end while the other goes on, for connections that are carried as bytes. Netty's engine ends
 * both when the peer says that nothing more comes from it, so records that may say that are kept from it: they are given to BoringSSL
 * here, and what they say goes on behind the TLS handler, an end as an end of input. All other records pass as they come.
 *
 * <p>Records tell nothing of themselves in TLS 1.3 but their length, so data of two bytes are looked at too. An alert that a peer pads is
 * not recognised; it ends both directions. Owned by one connection.
 */
public final class HalfClose extends ChannelInboundHandlerAdapter {
    // Where the engine has BoringSSL read from; Netty keeps it to itself. Null if a newer Netty has it no more.
    private static final @Nullable VarHandle INPUT = input();

    private static final int HEADER = 5;
    private static final int ALERT = 21;
    private static final int DATA = 23;

    /** Of TLS 1.3: level, description, the type, and the tag. */
    private static final int SEALED_ALERT = 2 + 1 + 16;

    private static final int LONGEST_ALERT = 512;

    private final SslHandler tls;
    private final ReferenceCountedOpenSslEngine engine;
    private @Nullable ByteBuf held;
    private int left;
    private boolean ended;

    private HalfClose(SslHandler tls, ReferenceCountedOpenSslEngine engine) {
        this.tls = tls;
        this.engine = engine;
    }

    private static @Nullable VarHandle input() {
        try {
            return MethodHandles.privateLookupIn(ReferenceCountedOpenSslEngine.class, MethodHandles.lookup())
                    .findVarHandle(ReferenceCountedOpenSslEngine.class, "networkBIO", long.class);
        } catch (ReflectiveOperationException | RuntimeException hidden) {
            return null;
        }
    }

    /** Adds a TLS handler whose directions end for themselves; without BoringSSL they end together. Before the first byte. */
    public static void add(ChannelPipeline pipeline, SslHandler tls) {
        if (INPUT != null && tls.engine() instanceof ReferenceCountedOpenSslEngine engine) {
            pipeline.addLast(new HalfClose(tls, engine));
        }
        pipeline.addLast(tls);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (held != null) {
            in = Unpooled.wrappedBuffer(held, in);
            held = null;
        }
        int skipped = Math.min(left, in.readableBytes());
        left -= skipped;
        records(context, in, in.readerIndex() + skipped);
    }

    /** @param start of the first record not yet looked at; what stands before has not been passed on */
    private void records(ChannelHandlerContext context, ByteBuf in, int start) {
        int at = start;
        while (at < in.writerIndex() && !ended) {
            int available = in.writerIndex() - at;
            int length = available < HEADER ? 0 : HEADER + in.getUnsignedShort(at + HEADER - 2);
            boolean suspect = length > 0 && mayEnd(in.getUnsignedByte(at), length - HEADER);
            if (length == 0 || suspect && available < length) {
                pass(context, in, at);
                held = context.alloc().buffer(available).writeBytes(in);
                in.release();
                return;
            }
            if (suspect) {
                pass(context, in, at);
                if (take(context, in, length)) {
                    in.skipBytes(length);
                }
            }
            left = Math.max(0, length - available);
            at += Math.min(length, available);
        }
        if (ended) {
            in.skipBytes(in.readableBytes());
        }
        rest(context, in);
    }

    private void pass(ChannelHandlerContext context, ByteBuf in, int end) {
        if (end > in.readerIndex()) {
            context.fireChannelRead(in.readRetainedSlice(end - in.readerIndex()));
            drain(context);
        }
    }

    /** When this side has said its last, the engine no longer asks for what did not fit its buffer. */
    private void drain(ChannelHandlerContext context) {
        ChannelHandlerContext secure =
                engine.isOutboundDone() ? context.pipeline().context(tls) : null;
        long ssl = engine.sslPointer();
        while (secure != null && ssl != 0 && SSL.sslPending(ssl) > 0) {
            ByteBuf plain = context.alloc().directBuffer(SSL.sslPending(ssl));
            int count = plain.hasMemoryAddress() ? SSL.readFromSSL(ssl, plain.memoryAddress(), plain.capacity()) : 0;
            if (count <= 0) {
                plain.release();
                return;
            }
            secure.fireChannelRead(plain.writerIndex(count));
            ssl = engine.sslPointer();
        }
    }

    private void rest(ChannelHandlerContext context, ByteBuf in) {
        if (in.isReadable()) {
            context.fireChannelRead(in);
            drain(context);
        } else {
            in.release();
        }
    }

    private static boolean mayEnd(int type, int length) {
        return type == DATA ? length == SEALED_ALERT : type == ALERT && length <= LONGEST_ALERT;
    }

    /** Reads a record in place of the engine, which has seen all before; false if it is the engine's, as in a handshake. */
    private boolean take(ChannelHandlerContext context, ByteBuf in, int length) {
        ChannelHandlerContext secure = context.pipeline().context(tls);
        if (secure == null || !tls.handshakeFuture().isSuccess() || engine.isInboundDone()) {
            return false;
        }
        ByteBuf record = context.alloc().directBuffer(length).writeBytes(in, in.readerIndex(), length);
        ByteBuf plain = context.alloc().directBuffer(length);
        try {
            long bio = INPUT == null ? 0 : (long) INPUT.get(engine);
            long ssl = engine.sslPointer();
            if (bio == 0 || ssl == 0 || !record.hasMemoryAddress() || SSL.sslPending(ssl) > 0) {
                return false;
            }
            said(secure, read(ssl, bio, record, plain), plain);
            return true;
        } finally {
            record.release();
            plain.release();
        }
    }

    /** How many bytes came, or what came instead, below 0: the error that BoringSSL names. */
    private static int read(long ssl, long bio, ByteBuf record, ByteBuf plain) {
        SSL.bioSetByteBuffer(bio, record.memoryAddress(), record.readableBytes(), false);
        try {
            int count = SSL.readFromSSL(ssl, plain.memoryAddress(), plain.capacity());
            return count > 0 ? count : -SSL.getError(ssl, count);
        } finally {
            SSL.bioClearByteBuffer(bio);
        }
    }

    private void said(ChannelHandlerContext secure, int result, ByteBuf plain) {
        if (result > 0) {
            secure.fireChannelRead(plain.writerIndex(result).retain());
        } else if (result == -SSL.SSL_ERROR_ZERO_RETURN) {
            ended = true;
            secure.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        } else if (result != -SSL.SSL_ERROR_WANT_READ) {
            ended = true;
            SSL.clearError();
            secure.fireExceptionCaught(new SSLException("the peer gave up"));
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
