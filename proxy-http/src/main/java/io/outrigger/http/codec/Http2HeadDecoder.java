package io.outrigger.http.codec;

import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Netty's HPACK decoder, writing into our fields, which count what comes. Its own limit only bounds how much of a block is held back
 * until the block is whole.
 */
final class Http2HeadDecoder extends DefaultHttp2HeadersDecoder {
    private final Blocks blocks;
    private final int mostEncodedBytes;
    private boolean open;

    Http2HeadDecoder(Blocks blocks, int mostEncodedBytes) {
        super(false, Integer.MAX_VALUE);
        this.blocks = blocks;
        this.mostEncodedBytes = mostEncodedBytes;
    }

    /** Who takes header blocks. */
    @FunctionalInterface
    interface Blocks {
        /** A block begins. */
        Http2Fields next();
    }

    @Override
    protected Http2Headers newHeaders() {
        open = false;
        return blocks.next();
    }

    /** Asked for each frame of a block; the connection ends above. */
    @Override
    public long maxHeaderListSizeGoAway() {
        open = true;
        return mostEncodedBytes;
    }

    /** Whether a block has begun and its end has not come. */
    boolean open() {
        return open;
    }

    /** What we announce is not what Netty is to enforce. */
    @Override
    public void maxHeaderListSize(long max, long goAwayMax) {}
}
