package io.outrigger.http.codec;

import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.outrigger.core.stats.ByteMeter;
import io.outrigger.core.worker.Worker;

/** Netty's parts of one HTTP/2 connection, with our head codec in their middle. */
record Http2Parts(
        Http2ConnectionDecoder decoder,
        Http2ConnectionEncoder encoder,
        Http2LateFrames late,
        Http2HeadDecoder heads,
        Http2Output output) {
    static final int STREAM_WINDOW = 64 * 1024;
    private static final int MOST_SMALL_CONTINUATIONS = 16;

    /**
     * @param server whether the peer is a client
     * @param mostEncodedBytes of one header block
     */
    static Http2Parts create(
            boolean server, Worker worker, ByteMeter meter, Http2HeadDecoder.Blocks blocks, int mostEncodedBytes) {
        Http2Connection connection = new DefaultHttp2Connection(server);
        connection
                .remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
        Http2Output output = new Http2Output(new HpackWriter(worker), meter);
        Http2ConnectionEncoder encoder = new DefaultHttp2ConnectionEncoder(connection, output);
        Http2LateFrames late = new Http2LateFrames(connection);
        Http2HeadDecoder heads = new Http2HeadDecoder(blocks, mostEncodedBytes);
        Http2FrameReader frames = new DefaultHttp2FrameReader(heads, MOST_SMALL_CONTINUATIONS);
        Http2FrameBudget budget = new Http2FrameBudget(output);
        if (!server) {
            connection.addListener(budget);
        }
        Http2FrameReader reader = new Http2StrictReader(connection, frames, late, budget);
        return new Http2Parts(
                new DefaultHttp2ConnectionDecoder(
                        connection, encoder, reader, Http2PromisedRequestVerifier.ALWAYS_VERIFY, true, true, false),
                encoder,
                late,
                heads,
                output);
    }
}
