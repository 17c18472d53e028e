package io.outrigger.app.admin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a small server: turns requests into calls and answers into bytes, one at a time. Lives on the admin's loop.
 */
final class HttpPortConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPortConnection.class);
    private static final String PAGE_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

    private final PortHandler handler;

    HttpPortConnection(PortHandler handler) {
        this.handler = handler;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest message) {
        boolean keepAlive = HttpUtil.isKeepAlive(message);
        boolean head = message.method().name().equals("HEAD");
        AdminRequest request = request(ctx, message);
        if (request == null) {
            send(ctx, AdminReply.text(400, "bad request\n"), false, head);
            return;
        }
        ctx.channel().config().setAutoRead(false);
        handler.answer(request).whenComplete((reply, error) -> {
            AdminReply answer = error == null ? reply : failed(request, error);
            ctx.executor().execute(() -> send(ctx, answer, keepAlive, head));
        });
    }

    private static AdminReply failed(AdminRequest request, Throwable error) {
        LOG.warn("admin {} {} failed", request.method(), request.path(), error);
        return AdminReply.text(500, "internal error, see the log\n");
    }

    private static @Nullable AdminRequest request(ChannelHandlerContext ctx, FullHttpRequest message) {
        if (message.decoderResult().isFailure()) {
            return null;
        }
        try {
            QueryStringDecoder target = new QueryStringDecoder(message.uri());
            Map<String, String> parameters = new HashMap<>();
            target.parameters().forEach((name, values) -> parameters.put(name, last(values)));
            return new AdminRequest(
                    message.method().name(), target.path(), parameters, headers(message.headers()), client(ctx));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Map<String, String> headers(HttpHeaders all) {
        Map<String, String> headers = new HashMap<>();
        for (Map.Entry<String, String> header : all) {
            headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
        }
        return headers;
    }

    private static String last(List<String> values) {
        return values.get(values.size() - 1);
    }

    private static @Nullable InetAddress client(ChannelHandlerContext ctx) {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null;
    }

    private static void send(ChannelHandlerContext ctx, AdminReply reply, boolean keepAlive, boolean head) {
        ByteBuf body = head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(reply.body());
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), body);
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
        headers.set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-cache, max-age=0");
        headers.set("x-content-type-options", "nosniff");
        if (reply.contentType().equals(AdminReply.HTML)) {
            headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, PAGE_POLICY);
        }
        if (!reply.wanted().isEmpty()) {
            headers.set(
                    reply.status() == 401 ? HttpHeaderNames.WWW_AUTHENTICATE : HttpHeaderNames.ALLOW, reply.wanted());
        }
        HttpUtil.setKeepAlive(response, keepAlive);
        ChannelFuture written = ctx.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
        ctx.channel().config().setAutoRead(true);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("admin connection ended: {}", cause.toString());
        ctx.close();
    }
}
