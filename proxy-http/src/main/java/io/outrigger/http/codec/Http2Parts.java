package io.outrigger.http.codec;

import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.outrigger.core.worker.Worker;

/** Netty's parts of one HTTP/2 connection, with our head codec in their middle. */
record Http2Parts(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2LateFrames late) {
    /** Frames that wait to be sent and carry no data; a peer that lets more pile up is cut off. */
    static final int MOST_CONTROL_FRAMES = 1000;

    static final int STREAM_WINDOW = 64 * 1024;
    private static final int MOST_SMALL_CONTINUATIONS = 16;

    /**
     * @param server whether the peer is a client
     * @param mostEncodedBytes of one header block
     */
    static Http2Parts create(boolean server, Worker worker, Http2HeadDecoder.Blocks blocks, int mostEncodedBytes) {
        Http2Connection connection = new DefaultHttp2Connection(server);
        connection
                .remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
        Http2ConnectionEncoder encoder =
                new DefaultHttp2ConnectionEncoder(connection, new DefaultHttp2FrameWriter(new HpackWriter(worker)));
        Http2LateFrames late = new Http2LateFrames(connection);
        Http2FrameReader frames =
                new DefaultHttp2FrameReader(new Http2HeadDecoder(blocks, mostEncodedBytes), MOST_SMALL_CONTINUATIONS);
        Http2FrameReader reader = server ? new Http2StrictReader(connection, frames, late) : frames;
        return new Http2Parts(
                new DefaultHttp2ConnectionDecoder(
                        connection, encoder, reader, Http2PromisedRequestVerifier.ALWAYS_VERIFY, true, true, false),
                encoder,
                late);
    }
}
