package io.outrigger.http.health;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.outrigger.core.cluster.HealthProbe;
import io.outrigger.core.tls.ClientTls.Carried;
import java.nio.charset.StandardCharsets;

/**
 * Asks {@code grpc.health.v1.Health/Check}; {@code SERVING} means that the endpoint serves. Immutable.
 *
 * @param service asked about; empty for the server as a whole
 * @param authority {@code :authority}
 */
public record GrpcProbe(String service, String authority) implements HealthProbe {
    @Override
    public Carried carried() {
        return Carried.HTTP2;
    }

    @Override
    public ChannelHandler newHandler(Outcome outcome) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(Http2FrameCodecBuilder.forClient().build(), new Question(GrpcProbe.this, outcome));
            }
        };
    }

    private Http2Headers head() {
        return new DefaultHttp2Headers()
                .method("POST")
                .scheme("http")
                .path("/grpc.health.v1.Health/Check")
                .authority(authority)
                .add("content-type", "application/grpc")
                .add("te", "trailers")
                .add("user-agent", "outrigger/health-check");
    }

    /** {@code HealthCheckRequest}, whose only field is the service, behind what stands before each message. */
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
    private static final class Question extends Http2ChannelDuplexHandler {
        /** {@code HealthCheckResponse} with the status 1, and what stands before a message. */
        private static final byte[] SERVING = {0, 0, 0, 0, 2, 8, 1};

        private final GrpcProbe probe;
        private final Outcome outcome;
        private final ByteBuf answer = Unpooled.buffer();

        Question(GrpcProbe probe, Outcome outcome) {
            this.probe = probe;
            this.outcome = outcome;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            Http2FrameStream stream = newStream();
            context.write(new DefaultHttp2HeadersFrame(probe.head(), false).stream(stream));
            context.writeAndFlush(new DefaultHttp2DataFrame(probe.message(), true).stream(stream));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            boolean over =
                    frame instanceof Http2ResetFrame || frame instanceof Http2HeadersFrame head && head.isEndStream();
            if (frame instanceof Http2DataFrame data) {
                answer.writeBytes(data.content(), Math.min(data.content().readableBytes(), SERVING.length + 1));
                over |= data.isEndStream() || answer.readableBytes() > SERVING.length;
            }
            ReferenceCountUtil.release(frame);
            if (over) {
                outcome.answered(ByteBufUtil.equals(answer, Unpooled.wrappedBuffer(SERVING)));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
