package io.outrigger.http.health;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.outrigger.core.cluster.HealthProbe;
import io.outrigger.core.tls.ClientTls.Carried;
import java.nio.charset.StandardCharsets;

/**
 * Asks {@code grpc.health.v1.Health/Check}; {@code SERVING} means that the endpoint serves. Immutable.
 *
 * <p>The few frames that this takes are written here. Of those that come back the data alone count, so that no header needs to be
 * decoded: only an answer that is good has any.
 *
 * @param service asked about; empty for the server as a whole
 * @param authority {@code :authority}
 */
public record GrpcProbe(String service, String authority) implements HealthProbe {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int HEAD_LENGTH = 9;
    private static final int LONGEST_FRAME = 16_384;

    @Override
    public Carried carried() {
        return Carried.HTTP2;
    }

    @Override
    public ChannelHandler newHandler(Outcome outcome) {
        return new Question(this, outcome);
    }

    private static void write(ByteBuf out, int type, int flags, int stream, ByteBuf payload) {
        out.writeMedium(payload.readableBytes())
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream);
        out.writeBytes(payload);
        payload.release();
    }

    /** Fields that enter no table: their names from the static one, or in full. */
    private ByteBuf head() {
        ByteBuf head = Unpooled.buffer();
        head.writeByte(0x83).writeByte(0x86);
        field(head, ":path", "/grpc.health.v1.Health/Check");
        field(head, ":authority", authority);
        field(head, "content-type", "application/grpc");
        field(head, "te", "trailers");
        field(head, "user-agent", "outrigger/health-check");
        return head;
    }

    private static void field(ByteBuf head, String name, String value) {
        head.writeByte(0);
        text(head, name);
        text(head, value);
    }

    private static void text(ByteBuf head, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            head.writeByte(bytes.length);
        } else {
            head.writeByte(127);
            int rest = bytes.length - 127;
            for (; rest >= 128; rest >>>= 7) {
                head.writeByte(rest & 127 | 128);
            }
            head.writeByte(rest);
        }
        head.writeBytes(bytes);
    }

    /** {@code HealthCheckRequest}: the service is its first field. */
    private ByteBuf message() {
        byte[] name = service.getBytes(StandardCharsets.UTF_8);
        ByteBuf message = Unpooled.buffer();
        if (name.length > 0) {
            message.writeByte(0x0a);
            int rest = name.length;
            for (; rest >= 128; rest >>>= 7) {
                message.writeByte(rest & 127 | 128);
            }
            message.writeByte(rest).writeBytes(name);
        }
        ByteBuf framed = Unpooled.buffer();
        framed.writeByte(0).writeInt(message.readableBytes()).writeBytes(message);
        message.release();
        return framed;
    }

    /** One call on one connection. */
    private static final class Question extends ChannelInboundHandlerAdapter {
        /** {@code HealthCheckResponse} with the status 1, and what stands before a message. */
        private static final byte[] SERVING = {0, 0, 0, 0, 2, 8, 1};

        private final GrpcProbe probe;
        private final Outcome outcome;
        private final ByteBuf unread = Unpooled.buffer();
        private final ByteBuf answer = Unpooled.buffer();

        Question(GrpcProbe probe, Outcome outcome) {
            this.probe = probe;
            this.outcome = outcome;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            ByteBuf out = context.alloc().buffer();
            out.writeBytes(PREFACE);
            write(out, SETTINGS, 0, 0, Unpooled.buffer());
            write(out, HEADERS, END_HEADERS, 1, probe.head());
            write(out, DATA, END_STREAM, 1, probe.message());
            context.writeAndFlush(out);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            unread.writeBytes(bytes);
            bytes.release();
            while (unread.readableBytes() >= HEAD_LENGTH) {
                int length = unread.getUnsignedMedium(unread.readerIndex());
                if (length > LONGEST_FRAME) {
                    outcome.answered(false);
                    return;
                }
                if (unread.readableBytes() < HEAD_LENGTH + length) {
                    return;
                }
                unread.skipBytes(3);
                int type = unread.readUnsignedByte();
                int flags = unread.readUnsignedByte();
                int stream = unread.readInt();
                frame(context, type, flags, stream, unread.readSlice(length));
            }
            unread.discardReadBytes();
        }

        private void frame(ChannelHandlerContext context, int type, int flags, int stream, ByteBuf payload) {
            boolean over =
                    stream == 1 && (type == RESET || (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0);
            if (type == DATA && stream == 1) {
                int padding = (flags & PADDED) == 0 ? 0 : payload.readUnsignedByte();
                answer.writeBytes(payload, Math.max(0, payload.readableBytes() - padding));
                over |= answer.readableBytes() > SERVING.length;
            } else if (type == SETTINGS && (flags & ACK) == 0) {
                reply(context, SETTINGS, Unpooled.buffer());
            } else if (type == PING && (flags & ACK) == 0) {
                reply(context, PING, Unpooled.copiedBuffer(payload));
            }
            if (over) {
                outcome.answered(serves());
            }
        }

        private static void reply(ChannelHandlerContext context, int type, ByteBuf payload) {
            ByteBuf out = context.alloc().buffer();
            write(out, type, ACK, 0, payload);
            context.writeAndFlush(out);
        }

        private boolean serves() {
            return answer.equals(Unpooled.wrappedBuffer(SERVING));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
