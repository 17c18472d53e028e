package io.outrigger.http.codec;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.outrigger.core.cluster.ConnectionSpec;
import io.outrigger.core.stats.ByteMeter;
import io.outrigger.core.worker.Worker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts the parts of Netty's HTTP/2 together for a connection to an endpoint, with our limits. Used once. */
final class Http2ClientCodec extends AbstractHttp2ConnectionHandlerBuilder<Http2ClientHandler, Http2ClientCodec> {
    private final Worker worker;
    private final HttpLimits limits;
    private final ByteMeter meter;
    private final ConnectionSpec spec;
    private final Http2ClientHandler.Owner owner;
    private final Http2ResponseFields fields;
    private @Nullable Http2Parts parts;

    Http2ClientCodec(
            Worker worker, HttpLimits limits, ConnectionSpec spec, ByteMeter meter, Http2ClientHandler.Owner owner) {
        this.worker = worker;
        this.limits = limits;
        this.spec = spec;
        this.meter = meter;
        this.owner = owner;
        this.fields = new Http2ResponseFields(limits);
        initialSettings(new Http2Settings()
                .pushEnabled(false)
                .initialWindowSize(Http2Parts.STREAM_WINDOW)
                .maxHeaderListSize(limits.maxResponseHeadBytes()));
        decoderEnforceMaxConsecutiveEmptyDataFrames(0); // Http2FrameBudget does
        // An endpoint may refuse many requests; each is counted as a failure of its own.
        decoderEnforceMaxRstFramesPerWindow(0, 0);
        encoderEnforceMaxRstFramesPerWindow(0, 0);
    }

    @Override
    protected Http2ClientHandler build() {
        Http2Parts made = Http2Parts.create(false, worker, meter, this::nextBlock, limits.maxResponseHeadBytes());
        parts = made;
        codec(made.decoder(), made.encoder());
        return super.build();
    }

    private Http2Fields nextBlock() {
        fields.begin();
        return fields;
    }

    @Override
    protected Http2ClientHandler build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        return new Http2ClientHandler(this, decoder, encoder, settings);
    }

    Http2ClientHandler.Owner owner() {
        return owner;
    }

    ConnectionSpec spec() {
        return spec;
    }

    /** Once the parts are made. */
    Http2Parts parts() {
        return Objects.requireNonNull(parts);
    }

    Http2ResponseFields fields() {
        return fields;
    }
}
