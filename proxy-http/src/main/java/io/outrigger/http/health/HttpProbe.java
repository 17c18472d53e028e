package io.outrigger.http.health;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.outrigger.core.cluster.HealthProbe;
import io.outrigger.core.tls.ClientTls.Carried;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Asks for a page; 200 to 399 means that the endpoint serves. Redirects are not followed. Immutable.
 *
 * @param host the {@code host} header
 * @param path begins with a slash
 * @param headers further ones, each {@code name: value}
 */
public record HttpProbe(String host, String path, List<String> headers) implements HealthProbe {
    public HttpProbe {
        headers = List.copyOf(headers);
    }

    @Override
    public Carried carried() {
        return Carried.HTTP1;
    }

    @Override
    public ChannelHandler newHandler(Outcome outcome) {
        return new Question(request(), outcome);
    }

    private byte[] request() {
        StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\nhost: " + host + "\r\n");
        headers.forEach(header -> text.append(header).append("\r\n"));
        text.append("user-agent: outrigger/health-check\r\nconnection: close\r\n\r\n");
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Reads the status of one answer, and nothing behind it. */
    private static final class Question extends ChannelInboundHandlerAdapter {
        /** {@code HTTP/1.1 200}. */
        private static final int LENGTH = 12;

        private static final int STATUS_AT = 9;

        private final byte[] request;
        private final Outcome outcome;
        private final byte[] line = new byte[LENGTH];
        private int read;

        Question(byte[] request, Outcome outcome) {
            this.request = request;
            this.outcome = outcome;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(context.alloc().buffer(request.length).writeBytes(request));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            int count = Math.min(LENGTH - read, bytes.readableBytes());
            bytes.readBytes(line, read, count);
            bytes.release();
            read += count;
            if (read == LENGTH && count > 0) {
                outcome.answered(serves());
            }
        }

        private boolean serves() {
            String text = new String(line, StandardCharsets.ISO_8859_1);
            char first = text.charAt(STATUS_AT);
            return text.startsWith("HTTP/1.") && text.charAt(STATUS_AT - 1) == ' ' && (first == '2' || first == '3');
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
