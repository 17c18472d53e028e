package io.outrigger.http.codec;

/** Our end of one stream, as its connection sees it. Worker's thread only. */
interface Http2StreamEnd {
    /** All bytes of a read have been seen, and some were for this stream. */
    void readComplete();

    void writabilityChanged(boolean writable);

    /** Netty has forgotten the stream. */
    void closed();
}
