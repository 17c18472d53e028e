package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.stream.ResponseListener;
import io.outrigger.http.stream.UpstreamStream;
import org.jspecify.annotations.Nullable;

/**
 * The rest of an answer that is tried again. Envoy ends its connection, and so every further try opens another. Here a short rest is read
 * until that try begins; then the connection ends too, unless another request has got it meanwhile, or the further try finds another one
 * that idles. So under load failures cost no connections, and a further try still comes by another one than the try before.
 */
final class UnwantedAnswer implements ResponseListener {
    private static final int MOST_BYTES = 16 * 1024;

    private final UpstreamStream stream;
    private int bytes;

    private UnwantedAnswer(UpstreamStream stream) {
        this.stream = stream;
    }

    /** Null if its rest is long, or its connection of no use: then that was ended. */
    static @Nullable UnwantedAnswer of(UpstreamStream stream, ResponseHead head) {
        UnwantedAnswer rest = new UnwantedAnswer(stream);
        if (head.contentLength() <= MOST_BYTES && stream.handOver(rest)) {
            return rest;
        }
        stream.reset();
        return null;
    }

    /** The next try begins, or there will be none. */
    void end() {
        stream.endUnwanted(this);
    }

    @Override
    public void onResponseData(ByteBuf data, boolean end) {
        bytes += data.readableBytes();
        data.release();
        if (bytes > MOST_BYTES) {
            end();
        }
    }

    @Override
    public void onResponseHead(ResponseHead head, boolean end) {}

    @Override
    public void onInformational(ResponseHead head) {}

    @Override
    public void onUpstreamReset(FailureKind kind) {}

    @Override
    public void onUpstreamWritability(boolean writable) {}

    @Override
    public void onUpstreamReadComplete() {}
}
