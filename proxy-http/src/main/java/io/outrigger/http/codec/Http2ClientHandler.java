package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.outrigger.core.cluster.ConnectionSpec;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.listener.UpstreamLink;
import io.outrigger.core.net.Transport;
import io.outrigger.core.stats.ByteMeter;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.stream.ResponseListener;
import io.outrigger.http.stream.UpstreamStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** HTTP/2 towards an endpoint (RFC 9113): many requests at a time, each a {@link Http2ClientStream}. Owned by one worker. */
public final class Http2ClientHandler extends Http2Pipe {
    private static final int WATERMARK_BYTES = 256 * 1024;

    /** What an endpoint is trusted with before it has said how many streams it takes (RFC 9113 section 6.5.2). */
    private static final int FIRST_STREAMS = 100;

    private final Owner owner;
    private final Http2ResponseFields fields;
    private final Http2Parts parts;
    private final Http2Connection.PropertyKey key;
    private final ArrayList<Http2ClientStream> unsettled = new ArrayList<>(0);
    private final ArrayList<ResponseHead> retired = new ArrayList<>();
    private @Nullable UpstreamLink link;
    private int leased;
    private final int ownMost;
    private final @Nullable Http2Pings pings;
    private int mostStreams;
    private int leases;
    private boolean settled;
    private boolean takesProtocols;
    private boolean leaving;
    private boolean ended;

    Http2ClientHandler(
            Http2ClientCodec codec,
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        super(decoder, encoder, codec.parts().output(), settings);
        ConnectionSpec spec = codec.spec();
        this.fields = codec.fields();
        this.parts = codec.parts();
        this.owner = codec.owner();
        this.ownMost = spec.maxStreams() == 0 ? Integer.MAX_VALUE : spec.maxStreams();
        this.mostStreams = Math.min(ownMost, FIRST_STREAMS);
        this.pings = spec.pings() == null ? null : new Http2Pings(spec.pings(), encoder);
        this.key = connection().newKey();
        decoder.frameListener(new Frames());
        connection().addListener(new Streams());
    }

    /** Who gives the connection its requests. */
    public interface Owner {
        /** A stream has ended, or the endpoint allows others than before. */
        void onRoom(Http2ClientHandler connection);

        /** The connection has ended. Once, if it was ever open. */
        void onClosed(Http2ClientHandler connection);
    }

    public static Http2ClientHandler create(
            Worker worker, HttpLimits limits, ConnectionSpec spec, ByteMeter meter, Owner owner) {
        return new Http2ClientCodec(worker, limits, spec, meter, owner).build();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        super.handlerAdded(ctx);
        ctx.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(WATERMARK_BYTES / 2, WATERMARK_BYTES));
    }

    /** Whether another request may be sent now. */
    public boolean hasRoom() {
        return !leaving && !ended && leased < mostStreams && context().channel().isActive();
    }

    /** Whether no request is in hand. */
    public boolean idle() {
        return leased == 0;
    }

    /** Whether it takes no requests any more and ends with those it has. */
    public boolean leaving() {
        return leaving;
    }

    /** Requests given to it, those in hand included. */
    public int leases() {
        return leases;
    }

    /** Gives the connection a request. */
    public UpstreamStream lease(ResponseListener listener) {
        leased++;
        boolean before = leases > 0;
        leases++;
        return new Http2ClientStream(this, listener, before);
    }

    /** Takes no further requests and closes after those in hand. */
    public void leave() {
        leaving = true;
        if (leased == 0 && !ended) {
            context().close();
        }
    }

    /** Sends a head; null if the connection takes no more streams. */
    @Nullable
    Http2Stream open(Http2ClientStream request, RequestHead head, boolean end) {
        int id = connection().local().incrementAndGetNextStreamId();
        Http2Stream stream = null;
        if (!ended && id > 0) {
            writeHead(id, head, end);
            stream = connection().stream(id);
        }
        if (stream == null) {
            leaving = true;
            over();
        } else {
            stream.setProperty(key, request);
        }
        return stream;
    }

    /** Whether the endpoint has said what it can. */
    boolean settled() {
        return settled;
    }

    /** Whether it speaks other protocols within streams (RFC 8441). */
    boolean takesProtocols() {
        return takesProtocols;
    }

    /** The stream hears when the endpoint has said what it can. */
    void awaitSettings(Http2ClientStream stream) {
        unsettled.add(stream);
    }

    /** The stream does not wait any more and will not be opened. */
    void forget(Http2ClientStream stream) {
        unsettled.remove(stream);
        over();
    }

    private void settle() {
        settled = true;
        takeUnsettled().forEach(Http2ClientStream::settled);
    }

    /** What becomes of one may end another that waits. */
    private List<Http2ClientStream> takeUnsettled() {
        List<Http2ClientStream> waiting = List.copyOf(unsettled);
        unsettled.clear();
        return waiting;
    }

    private void over() {
        leased--;
        if (leaving) {
            leave();
        } else {
            owner.onRoom(this);
        }
    }

    @Override
    @Nullable
    Http2ClientStream end(Http2Stream stream) {
        return stream.getProperty(key);
    }

    private @Nullable Http2ClientStream end(int id) {
        Http2Stream stream = connection().stream(id);
        return stream == null ? null : end(stream);
    }

    /** Heads of a stream that is over; used again from the next read on. */
    void retire(@Nullable ResponseHead head, @Nullable ResponseHead trailers) {
        if (head != null) {
            retired.add(head);
        }
        if (trailers != null) {
            retired.add(trailers);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        for (int i = 0; i < retired.size(); i++) {
            fields.giveBack(retired.get(i));
        }
        retired.clear();
        super.channelRead(ctx, message);
        if (parts.output().flooded() && ctx.channel().isActive()) {
            flooded(ctx);
        }
    }

    /** An endpoint that asks for more than it reads hears no goodbye. */
    private void flooded(ChannelHandlerContext ctx) {
        Http2Flood flood = new Http2Flood(FailureKind.HTTP2_CONTROL_FLOOD);
        onConnectionError(ctx, true, flood, flood);
        Transport.reset(ctx.channel());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        super.channelActive(ctx);
        if (pings != null) {
            pings.start(ctx);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        boolean first = !ended;
        ended = true;
        if (pings != null) {
            pings.stop();
        }
        takeUnsettled().forEach(each -> each.fail(FailureKind.CONNECTION_TERMINATION));
        if (first) {
            owner.onClosed(this);
        }
        super.channelInactive(ctx);
    }

    private final class Frames extends Http2FrameAdapter {
        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int id,
                Http2Headers block,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean end) {
            onHeadersRead(ctx, id, block, padding, end);
        }

        @Override
        public void onHeadersRead(ChannelHandlerContext ctx, int id, Http2Headers block, int padding, boolean end) {
            Http2ClientStream stream = end(id);
            if (stream != null) {
                stream.block(fields, end);
            }
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
            Http2ClientStream stream = end(id);
            return stream == null ? data.readableBytes() + padding : stream.data(data, padding, end);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) {
            Http2ClientStream stream = end(id);
            if (stream != null) {
                stream.fail(reset(code));
            }
        }

        /** Which reason Envoy makes of a code. */
        private FailureKind reset(long code) {
            Http2Error error = Http2Error.valueOf(code);
            if (error == null) {
                return FailureKind.UPSTREAM_RESET;
            }
            return switch (error) {
                case REFUSED_STREAM -> FailureKind.UPSTREAM_REFUSED_STREAM;
                case PROTOCOL_ERROR -> FailureKind.UPSTREAM_PROTOCOL_ERROR;
                case CONNECT_ERROR -> FailureKind.UPSTREAM_CONNECT_ERROR;
                default -> FailureKind.UPSTREAM_RESET;
            };
        }

        @Override
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
            Long most = settings.maxConcurrentStreams();
            mostStreams = most == null ? ownMost : (int) Math.min(most, ownMost);
            takesProtocols = Boolean.TRUE.equals(settings.connectProtocolEnabled()) || takesProtocols;
            settle();
            owner.onRoom(Http2ClientHandler.this);
        }

        @Override
        public void onPingAckRead(ChannelHandlerContext ctx, long data) {
            if (pings != null) {
                pings.answered(data);
            }
        }

        @Override
        public void onGoAwayRead(ChannelHandlerContext ctx, int lastStream, long code, ByteBuf text) {
            leave();
        }
    }

    private final class Streams extends Http2ConnectionAdapter {
        @Override
        public void onGoAwayReceived(int lastStream, long code, ByteBuf text) {
            leaving = true;
            for (Http2ClientStream stream : above(lastStream)) {
                stream.notProcessed();
            }
        }

        @Override
        public void onStreamClosed(Http2Stream stream) {
            Http2ClientStream known = end(stream);
            if (known != null) {
                known.closed();
                over();
            }
        }
    }

    private List<Http2ClientStream> above(int lastStream) {
        List<Http2ClientStream> found = new ArrayList<>();
        try {
            connection().forEachActiveStream(stream -> {
                Http2ClientStream known = end(stream);
                if (known != null && stream.id() > lastStream) {
                    found.add(known);
                }
                return true;
            });
        } catch (Http2Exception impossible) {
            onError(context(), false, impossible);
        }
        return found;
    }

    /** What crossed a reset of ours is not reset again: an endpoint counts resets. */
    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        if (connection().stream(error.streamId()) == null && parts.late().expectedOn(error.streamId())) {
            return;
        }
        Http2ClientStream stream = end(error.streamId());
        if (stream != null) {
            stream.fail(FailureKind.UPSTREAM_PROTOCOL_ERROR);
        }
        super.onStreamError(ctx, outbound, cause, error);
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, @Nullable Http2Exception error) {
        leaving = true;
        for (Http2ClientStream stream : above(0)) {
            stream.fail(FailureKind.UPSTREAM_PROTOCOL_ERROR);
        }
        super.onConnectionError(ctx, outbound, cause, error);
    }

    UpstreamLink link() {
        if (link == null) {
            link = new UpstreamLink(context().channel(), "HTTP/2");
        }
        return link;
    }
}
