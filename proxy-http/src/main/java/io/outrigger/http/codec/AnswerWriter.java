package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.outrigger.core.stats.ByteMeter;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.ResponseHead;

/** The answers of one server connection as bytes: heads, and bodies framed as their heads say. Owned by that connection. */
final class AnswerWriter {
    private final Worker worker;
    private final Http1Output output;
    private final ResponseEncoder encoder = new ResponseEncoder();
    private int headBytes;

    AnswerWriter(Worker worker, ChannelHandlerContext ctx, ByteMeter meter) {
        this.worker = worker;
        this.output = new Http1Output(worker, ctx, meter);
    }

    /** What came in, counted. */
    ByteBuf received(Object message) {
        return output.received(message);
    }

    /** The next answer is to such a request. */
    void begin(Method method, int minorVersion) {
        encoder.begin(method, minorVersion);
        headBytes = 0;
    }

    /** Whether the client speaks HTTP/1.0. */
    boolean old() {
        return encoder.minorVersion() == 0;
    }

    void informational(ResponseHead head) {
        if (!old()) {
            byte[] scratch = worker.scratch(ResponseEncoder.bound(head));
            output.head(scratch, encoder.informational(head, scratch), 0);
        }
    }

    /** Whether the end of this answer's body can only be shown by the connection's end. */
    boolean mustClose(ResponseHead head, boolean end) {
        return encoder.mustClose(head, end);
    }

    void head(ResponseHead head, boolean end, boolean close) {
        byte[] scratch = worker.scratch(ResponseEncoder.bound(head));
        headBytes = encoder.head(head, end, close, scratch);
        output.head(scratch, headBytes, head.contentLength());
    }

    /** A part of the body; owned from here. */
    void data(ByteBuf data, boolean end) {
        if (encoder.bodiless()) {
            data.release();
        } else if (encoder.chunked()) {
            output.chunk(data);
            if (end) {
                output.lastChunk();
            }
        } else {
            output.data(data);
        }
    }

    /** Whether the body in hand ends with the connection. */
    boolean untilClose() {
        return encoder.untilClose();
    }

    /** Size of the head as sent, 0 before. */
    int headBytes() {
        return headBytes;
    }

    void flush() {
        output.flush();
    }

    /** Sends at once. */
    void flushNow() {
        output.flushNow();
    }

    boolean writable() {
        return output.writable();
    }

    /** Drops what was not sent; the connection has ended. */
    void discard() {
        output.discard();
    }
}
