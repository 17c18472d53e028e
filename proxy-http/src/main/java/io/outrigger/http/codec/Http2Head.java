package io.outrigger.http.codec;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.util.AsciiString;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A head of ours on its way through Netty's encoder, which hands it to {@link HpackWriter}. One a connection, reused. */
final class Http2Head extends DefaultHttp2Headers {
    private static final AsciiString INTERIM = AsciiString.cached("100");
    private static final AsciiString FINAL = AsciiString.cached("200");

    private @Nullable RequestHead request;
    private @Nullable ResponseHead response;
    private @Nullable HeaderBlock fields;

    Http2Head() {
        super(false);
    }

    Http2Head of(RequestHead head) {
        request = head;
        response = null;
        fields = head.fields();
        return this;
    }

    Http2Head of(ResponseHead head) {
        request = null;
        response = head;
        fields = head.fields();
        return this;
    }

    Http2Head trailers(HeaderBlock block) {
        request = null;
        response = null;
        fields = block;
        return this;
    }

    HeaderBlock fields() {
        return Objects.requireNonNull(fields);
    }

    /** Netty only asks whether it is an interim answer. */
    @Override
    public CharSequence status() {
        return response != null && response.status() < 200 && !response.switched() ? INTERIM : FINAL;
    }

    /** Whether it asks for another protocol or agrees to it, without the fields that HTTP/1 has for that (RFC 8441). */
    boolean switches() {
        return request != null && request.upgrade() || response != null && response.switched();
    }

    void pseudo(HpackWriter out) {
        RequestHead asked = request;
        if (asked != null) {
            if (!asked.upgrade()) {
                out.method(asked.method(), asked.methodBytes());
            } else {
                out.method(Method.CONNECT, Method.CONNECT.bytes());
                int slot = asked.fields().find(HeaderNames.UPGRADE);
                out.protocol(
                        asked.store(),
                        asked.fields().valueFrom(slot),
                        asked.fields().valueTo(slot));
            }
            if (asked.method() != Method.CONNECT) {
                out.scheme(asked.scheme().length == 5);
                out.path(asked.store(), asked.pathFrom(), asked.pathTo());
            }
            if (asked.authorityPresent()) {
                out.authority(asked.store(), asked.authorityFrom(), asked.authorityTo());
            }
        } else if (response != null) {
            out.status(response.switched() ? 200 : response.status());
        }
    }
}
