package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.ResponseHead;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers on their way to the bytes of one HTTP/1 connection: heads by the encoder, bodies framed as the head said. */
final class ResponseWriter {
    private final Worker worker;
    private final ResponseEncoder encoder = new ResponseEncoder();
    private @Nullable Http1Output output;
    private int headBytes;

    ResponseWriter(Worker worker) {
        this.worker = worker;
    }

    void open(ChannelHandlerContext ctx) {
        output = new Http1Output(ctx);
    }

    /** A request begins that an answer will follow. */
    void begin(Method method, int minorVersion) {
        encoder.begin(method, minorVersion);
        headBytes = 0;
    }

    /** HTTP/1.0 knows no interim answers. */
    void informational(ResponseHead head) {
        if (encoder.minorVersion() > 0) {
            byte[] scratch = worker.scratch(ResponseEncoder.bound(head));
            output().head(scratch, encoder.informational(head, scratch), 0);
            flush();
        }
    }

    void head(ResponseHead head, boolean end, boolean close) {
        byte[] scratch = worker.scratch(ResponseEncoder.bound(head));
        headBytes = encoder.head(head, end, close, scratch);
        output().head(scratch, headBytes, head.contentLength());
    }

    /** Owns {@code data}. */
    void data(ByteBuf data, boolean end) {
        if (encoder.bodiless()) {
            data.release();
        } else if (encoder.chunked()) {
            output().chunk(data);
            if (end) {
                output().lastChunk();
            }
        } else {
            output().data(data);
        }
    }

    void flush() {
        output().flush();
    }

    void discard() {
        output().discard();
    }

    boolean writable() {
        return output().writable();
    }

    /** Whether the body's end can only be shown by the connection's end. */
    boolean mustClose(ResponseHead head, boolean end) {
        return encoder.mustClose(head, end);
    }

    /** Whether the answer being sent ends with the connection. */
    boolean untilClose() {
        return encoder.untilClose();
    }

    /** Size of the answer's head as sent; 0 before. */
    int headBytes() {
        return headBytes;
    }

    String protocol() {
        return encoder.minorVersion() == 0 ? "HTTP/1.0" : "HTTP/1.1";
    }

    private Http1Output output() {
        return Objects.requireNonNull(output);
    }
}
