package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.stream.DownstreamStream;

/** Stands for the request that a connection never came to make: its end is logged as if there had been one. */
final class Http2Goodbye implements DownstreamStream {
    @Override
    public void writeInformational(ResponseHead head) {}

    @Override
    public void writeHead(ResponseHead head, boolean end) {}

    @Override
    public void writeData(ByteBuf data, boolean end) {
        data.release();
    }

    @Override
    public void cut(boolean late) {}

    @Override
    public void flush() {}

    @Override
    public boolean reading() {
        return true;
    }

    @Override
    public void pauseReads() {}

    @Override
    public void resumeReads() {}

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public void closeAfter() {}

    @Override
    public int headBytesSent() {
        return 0;
    }

    @Override
    public boolean multiplexed() {
        return true;
    }

    @Override
    public String protocol() {
        return "HTTP/2";
    }
}
