package io.outrigger.http.codec;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.stream.RequestSink;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts the parts of Netty's HTTP/2 together for a client's connection, with our limits. Used once. */
final class Http2ServerCodec extends AbstractHttp2ConnectionHandlerBuilder<Http2ServerHandler, Http2ServerCodec> {
    private final Worker worker;
    private final HttpLimits limits;
    private final RequestSink sink;
    private final Http2RequestFields fields;
    private @Nullable Http2Parts parts;

    Http2ServerCodec(Worker worker, HttpLimits limits, RequestSink sink) {
        this.worker = worker;
        this.limits = limits;
        this.sink = sink;
        this.fields = new Http2RequestFields(limits);
        initialSettings(new Http2Settings()
                .connectProtocolEnabled(true)
                .maxConcurrentStreams(limits.maxStreams())
                .initialWindowSize(Http2Parts.STREAM_WINDOW)
                .maxHeaderListSize(limits.maxRequestHeadBytes()));
        // Ours: Http2FrameBudget, and Http2ResetBudget, for a client of many streams may cancel many.
        decoderEnforceMaxConsecutiveEmptyDataFrames(0);
        decoderEnforceMaxRstFramesPerWindow(0, 0);
        encoderEnforceMaxRstFramesPerWindow(0, 0);
    }

    @Override
    protected Http2ServerHandler build() {
        // Literal fields are longer than what they say: a head that is a little too large must end its stream alone.
        Http2Parts made =
                Http2Parts.create(true, worker, sink.bytes(), this::nextBlock, 2 * limits.maxRequestHeadBytes());
        parts = made;
        codec(made.decoder(), made.encoder());
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

    /** Once the parts are made. */
    Http2Parts parts() {
        return Objects.requireNonNull(parts);
    }

    Http2RequestFields fields() {
        return fields;
    }
}
