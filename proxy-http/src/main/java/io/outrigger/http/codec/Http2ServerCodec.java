package io.outrigger.http.codec;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
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
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.stream.RequestSink;

/** Puts the parts of Netty's HTTP/2 together for a client's connection, with our limits. Used once. */
final class Http2ServerCodec extends AbstractHttp2ConnectionHandlerBuilder<Http2ServerHandler, Http2ServerCodec> {
    static final int STREAM_WINDOW = 64 * 1024;
    static final int MOST_SMALL_CONTINUATIONS = 16;
    private static final int MOST_CONTROL_FRAMES = 1000;

    private final Worker worker;
    private final HttpLimits limits;
    private final RequestSink sink;
    private final Http2RequestFields fields;

    Http2ServerCodec(Worker worker, HttpLimits limits, RequestSink sink) {
        this.worker = worker;
        this.limits = limits;
        this.sink = sink;
        this.fields = new Http2RequestFields(limits);
        initialSettings(new Http2Settings()
                .maxConcurrentStreams(limits.maxStreams())
                .initialWindowSize(STREAM_WINDOW)
                .maxHeaderListSize(limits.maxRequestHeadBytes()));
        encoderEnforceMaxQueuedControlFrames(MOST_CONTROL_FRAMES);
        decoderEnforceMaxConsecutiveEmptyDataFrames(1);
        // A client of many streams may cancel many: Http2ResetBudget knows the difference.
        decoderEnforceMaxRstFramesPerWindow(0, 0);
        encoderEnforceMaxRstFramesPerWindow(0, 0);
    }

    @Override
    protected Http2ServerHandler build() {
        Http2Connection connection = new DefaultHttp2Connection(true);
        connection
                .remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
        Http2ConnectionEncoder encoder =
                new DefaultHttp2ConnectionEncoder(connection, new DefaultHttp2FrameWriter(new HpackWriter(worker)));
        Http2HeadDecoder heads = new Http2HeadDecoder(this::nextBlock, limits.maxRequestHeadBytes());
        Http2FrameReader reader =
                new Http2StrictReader(connection, new DefaultHttp2FrameReader(heads, MOST_SMALL_CONTINUATIONS));
        codec(
                new DefaultHttp2ConnectionDecoder(
                        connection, encoder, reader, Http2PromisedRequestVerifier.ALWAYS_VERIFY, true, true, false),
                encoder);
        return super.build();
    }

    private Http2Fields nextBlock() {
        fields.begin();
        return fields;
    }

    @Override
    protected Http2ServerHandler build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        return new Http2ServerHandler(this, decoder, encoder, settings);
    }

    Worker worker() {
        return worker;
    }

    HttpLimits limits() {
        return limits;
    }

    RequestSink sink() {
        return sink;
    }

    Http2RequestFields fields() {
        return fields;
    }
}
