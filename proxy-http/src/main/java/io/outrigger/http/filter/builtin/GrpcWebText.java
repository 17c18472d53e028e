package io.outrigger.http.filter.builtin;

import io.netty.buffer.ByteBuf;

/**
 * Writes frames of gRPC as base64, each padded on its own, while they come: at most two bytes wait. One direction of one call;
 * one worker.
 */
final class GrpcWebText {
    private static final int HEAD_BYTES = 5;

    private final Base64Stream.Encoder encoder = new Base64Stream.Encoder();
    private int headSeen;
    private long left;

    /** Takes all of {@code frames}. */
    void encode(ByteBuf frames, ByteBuf out) {
        while (frames.isReadable()) {
            byte next = frames.readByte();
            encoder.write(next, out);
            if (headSeen == HEAD_BYTES) {
                left--;
            } else {
                headSeen++;
                left = headSeen == 1 ? 0 : left << 8 | next & 0xff;
            }
            if (headSeen == HEAD_BYTES && left == 0) {
                encoder.pad(out);
                headSeen = 0;
            }
        }
    }
}
