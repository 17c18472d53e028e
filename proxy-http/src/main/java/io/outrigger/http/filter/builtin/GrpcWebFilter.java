package io.outrigger.http.filter.builtin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.outrigger.core.failure.GrpcStatus;
import io.outrigger.http.filter.FilterContext;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.Framing;
import io.outrigger.http.message.GrpcContentType;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lets browsers call gRPC: requests of gRPC-Web, binary or as base64 text, become gRPC, and the trailers of the answer become its
 * last frame. What answers in another way is told as a status of gRPC in the head. Other requests pass as they are.
 *
 * <p>Source: the gRPC-Web protocol; names and texts recorded from Envoy.
 */
public final class GrpcWebFilter implements HttpFilter {
    private static final byte[] GRPC = ascii("application/grpc");
    private static final byte[] WEB = ascii("application/grpc-web");
    private static final byte[] WEB_PROTO = ascii("application/grpc-web+proto");
    private static final byte[] WEB_TEXT = ascii("application/grpc-web-text");
    private static final byte[] WEB_TEXT_PROTO = ascii("application/grpc-web-text+proto");
    private static final byte[] ACCEPT = ascii("accept");
    private static final byte[] TRAILERS = ascii("trailers");
    private static final byte[] ACCEPT_ENCODING = ascii("grpc-accept-encoding");
    private static final byte[] IDENTITY = ascii("identity");
    private static final byte[] LINE_END = ascii("\r\n");
    private static final byte[] NO_BYTES = {'0'};
    private static final int TRAILER_FRAME = 0x80;

    /** As much of a body that is none of gRPC is told. */
    private static final int MOST_MESSAGE_BYTES = 16 * 1024;

    private static final int MOST_PLAIN_BYTES = 1024 * 1024;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** One call's progress; decoder and encoder are there only where that direction is text. */
    private static final class Call {
        private final Base64Stream.@Nullable Decoder request;
        private final @Nullable GrpcWebText response;
        private @Nullable ResponseHead plain;

        Call(Base64Stream.@Nullable Decoder request, @Nullable GrpcWebText response) {
            this.request = request;
            this.response = response;
        }

        Base64Stream.@Nullable Decoder request() {
            return request;
        }

        @Nullable
        GrpcWebText response() {
            return response;
        }

        /** The head of an answer that is none of gRPC, waiting for its body. */
        @Nullable
        ResponseHead plain() {
            return plain;
        }

        void plain(ResponseHead head) {
            plain = head;
        }
    }

    @Override
    public String name() {
        return "grpc_web";
    }

    @Override
    public Need requestNeed() {
        return Need.STREAM;
    }

    @Override
    public Need responseNeed() {
        return Need.STREAM;
    }

    @Override
    public Verdict onRequestHead(FilterContext context, RequestHead head, boolean end) {
        HeaderBlock fields = head.fields();
        int type = fields.find(HeaderNames.CONTENT_TYPE);
        boolean text = is(fields, type, WEB_TEXT) || is(fields, type, WEB_TEXT_PROTO);
        if (!text && !is(fields, type, WEB) && !is(fields, type, WEB_PROTO)) {
            context.skipBody();
            return Verdict.CONTINUE;
        }
        int accept = fields.find(ACCEPT);
        boolean wantsText = is(fields, accept, WEB_TEXT) || is(fields, accept, WEB_TEXT_PROTO);
        context.state(new Call(text ? new Base64Stream.Decoder() : null, wantsText ? new GrpcWebText() : null));
        fields.removeAll(HeaderNames.CONTENT_LENGTH);
        if (head.framing() == Framing.LENGTH) {
            head.framing(Framing.CHUNKED, 0);
        }
        fields.set(HeaderNames.CONTENT_TYPE, GRPC);
        fields.set(HeaderNames.TE, TRAILERS);
        fields.set(ACCEPT_ENCODING, IDENTITY);
        head.bridged(true);
        return Verdict.CONTINUE;
    }

    private static boolean is(HeaderBlock fields, int slot, byte[] value) {
        return slot >= 0
                && Arrays.equals(fields.store(), fields.valueFrom(slot), fields.valueTo(slot), value, 0, value.length);
    }

    @Override
    public Verdict onRequestData(FilterContext context, ByteBuf data, boolean end) {
        if (!(context.state() instanceof Call call) || call.request() == null) {
            return Verdict.CONTINUE;
        }
        ByteBuf decoded = data.alloc().buffer(data.readableBytes());
        boolean valid = call.request().decode(data, decoded);
        if (valid && (!end || call.request().whole())) {
            context.replace(decoded);
            return Verdict.CONTINUE;
        }
        decoded.release();
        context.answer(
                400,
                "Bad gRPC-web request, invalid base64 data.",
                null,
                valid ? "grpc_base_64_decode_failed_bad_size" : "grpc_base_64_decode_failed");
        return Verdict.ANSWERED;
    }

    @Override
    public Verdict onResponseHead(FilterContext context, ResponseHead head, boolean end) {
        if (!(context.state() instanceof Call call)) {
            context.skipBody();
            return Verdict.CONTINUE;
        }
        HeaderBlock fields = head.fields();
        boolean calls = head.status() == 200 && answersCall(fields);
        fields.set(HeaderNames.CONTENT_TYPE, call.response() == null ? WEB_PROTO : WEB_TEXT_PROTO);
        if (!end && !calls) {
            call.plain(head);
            context.wholeBody(MOST_PLAIN_BYTES);
        } else if (!end && head.framing() == Framing.LENGTH) {
            fields.removeAll(HeaderNames.CONTENT_LENGTH);
            head.framing(Framing.CHUNKED, 0);
        }
        return Verdict.CONTINUE;
    }

    private static boolean answersCall(HeaderBlock fields) {
        int type = fields.find(HeaderNames.CONTENT_TYPE);
        return GrpcContentType.isGrpc(fields) || is(fields, type, WEB) || is(fields, type, WEB_PROTO);
    }

    /** What is no answer of gRPC becomes one without a message: its status in gRPC's terms, its body as the text beside it. */
    private static void explain(ResponseHead head, ByteBuf body) {
        HeaderBlock fields = head.fields();
        fields.set(HeaderNames.GRPC_MESSAGE, PercentText.encode(body, MOST_MESSAGE_BYTES));
        fields.set(HeaderNames.GRPC_STATUS, ascii(Integer.toString(GrpcStatus.ofHttp(head.status()))));
        fields.set(HeaderNames.CONTENT_LENGTH, NO_BYTES);
        head.framing(Framing.LENGTH, 0);
    }

    @Override
    public Verdict onResponseData(FilterContext context, ByteBuf data, boolean end) {
        if (!(context.state() instanceof Call call)) {
            return Verdict.CONTINUE;
        }
        ResponseHead plain = call.plain();
        if (plain != null) {
            explain(plain, data);
            context.replace(Unpooled.EMPTY_BUFFER);
            return Verdict.CONTINUE;
        }
        HeaderBlock trailers = end ? context.takeResponseTrailers() : null;
        GrpcWebText text = call.response();
        if (trailers == null && text == null) {
            return Verdict.CONTINUE;
        }
        ByteBuf frames = data.alloc().buffer(data.readableBytes() + (trailers == null ? 0 : 5 + trailers.storeEnd()));
        frames.writeBytes(data, data.readerIndex(), data.readableBytes());
        if (trailers != null) {
            appendFrame(frames, trailers);
        }
        if (text == null) {
            context.replace(frames);
            return Verdict.CONTINUE;
        }
        ByteBuf encoded = data.alloc().buffer(frames.readableBytes() * 2);
        text.encode(frames, encoded);
        frames.release();
        context.replace(encoded);
        return Verdict.CONTINUE;
    }

    /** All of them in one frame, a line each. */
    private static void appendFrame(ByteBuf frames, HeaderBlock trailers) {
        frames.writeByte(TRAILER_FRAME);
        int length = frames.writerIndex();
        frames.writeInt(0);
        for (int slot = 0; slot < trailers.slots(); slot++) {
            if (!trailers.removed(slot)) {
                write(frames, trailers, trailers.nameFrom(slot), trailers.nameTo(slot));
                frames.writeByte(':');
                write(frames, trailers, trailers.valueFrom(slot), trailers.valueTo(slot));
                frames.writeBytes(LINE_END);
            }
        }
        frames.setInt(length, frames.writerIndex() - length - 4);
    }

    private static void write(ByteBuf frames, HeaderBlock fields, int from, int to) {
        frames.writeBytes(fields.store(), from, to - from);
    }
}
