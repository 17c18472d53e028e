package io.outrigger.http.exchange;

import io.netty.channel.Channel;
import io.outrigger.core.listener.ConnectionHandler;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.listener.FilterChainSlot;
import io.outrigger.core.stats.HttpCells;
import io.outrigger.http.codec.CodecChoice;
import io.outrigger.http.codec.Http1ServerHandler;
import io.outrigger.http.codec.Http2ServerHandler;

/** The HTTP side of a filter chain: gives each connection a codec, each request an exchange. Immutable, shared by all workers. */
public final class HttpConnectionManager implements ConnectionHandler {
    private final HttpConnectionManagerSpec spec;
    private final HttpRuntime runtime;
    private final HttpCells cells;

    public HttpConnectionManager(HttpConnectionManagerSpec spec, HttpRuntime runtime) {
        this.spec = spec;
        this.runtime = runtime;
        this.cells = runtime.telemetry().cells(spec.statPrefix());
    }

    public HttpConnectionManagerSpec spec() {
        return spec;
    }

    public HttpRuntime runtime() {
        return runtime;
    }

    HttpCells cells() {
        return cells;
    }

    @Override
    public void attach(Channel channel, ConnectionInfo connection, FilterChainSlot slot) {
        HttpConnection requests = new HttpConnection(this, channel, connection, slot);
        switch (connection.application()) {
            case HTTP2 ->
                channel.pipeline().addLast(Http2ServerHandler.create(connection.worker(), spec.limits(), requests));
            case UNDETECTED, OPAQUE ->
                channel.pipeline()
                        .addLast(
                                new CodecChoice(connection.worker(), spec.limits(), requests),
                                new Http1ServerHandler(connection.worker(), spec.limits(), requests));
            default -> channel.pipeline().addLast(new Http1ServerHandler(connection.worker(), spec.limits(), requests));
        }
    }
}
