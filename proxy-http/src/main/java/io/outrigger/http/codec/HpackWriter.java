package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.Method;
import java.nio.charset.StandardCharsets;

/**
 * HPACK (RFC 7541) without a dynamic table and without Huffman codes: copying bytes costs less than both, and nothing of one message
 * is kept for the next, so that sizes tell nobody what others sent. Owned by one connection.
 */
final class HpackWriter implements Http2HeadersEncoder, Http2HeadersEncoder.Configuration {
    private static final int INDEXED = 0x80;
    private static final int TABLE_SIZE_ZERO = 0x20;
    private static final int AUTHORITY = 1;
    private static final int METHOD = 2;
    private static final int PATH = 4;
    private static final int STATUS = 8;
    private static final int MOST_INTEGER_BYTES = 5;
    private static final byte[] PROTOCOL_NAME = ":protocol".getBytes(StandardCharsets.US_ASCII);
    private static final int[] STATIC_NAMES = staticNames();

    private final Worker worker;
    private boolean begun;
    private byte[] out = {};
    private int at;

    HpackWriter(Worker worker) {
        this.worker = worker;
    }

    private static int[] staticNames() {
        int[] index = new int[HeaderNames.FIRST_DROPPED];
        index[HeaderNames.CONTENT_LENGTH] = 28;
        index[HeaderNames.CONTENT_TYPE] = 31;
        index[HeaderNames.COOKIE] = 32;
        index[HeaderNames.DATE] = 33;
        index[HeaderNames.EXPECT] = 35;
        index[HeaderNames.HOST] = 38;
        index[HeaderNames.LOCATION] = 46;
        index[HeaderNames.SERVER] = 54;
        index[HeaderNames.USER_AGENT] = 58;
        return index;
    }

    /** Most bytes that a block of this head can take. */
    int bound(Http2Headers headers) {
        HeaderBlock fields = ((Http2Head) headers).fields();
        return fields.storeEnd() + (fields.slots() + 8) * (2 * MOST_INTEGER_BYTES + 32);
    }

    @Override
    public void encodeHeaders(int streamId, Http2Headers headers, ByteBuf buffer) {
        Http2Head head = (Http2Head) headers;
        HeaderBlock fields = head.fields();
        out = worker.scratch(bound(headers));
        at = 0;
        if (!begun) {
            begun = true;
            out[at++] = TABLE_SIZE_ZERO;
        }
        boolean bare = head.switches();
        head.pseudo(this);
        for (int slot = 0; slot < fields.slots(); slot++) {
            if (!fields.removed(slot) && !(bare && ofHttp1(fields.id(slot)))) {
                field(fields, slot);
            }
        }
        buffer.writeBytes(out, 0, at);
    }

    private static boolean ofHttp1(int id) {
        return id == HeaderNames.CONNECTION || id == HeaderNames.UPGRADE;
    }

    void status(int status) {
        int known = switch (status) {
            case 200 -> 8;
            case 204 -> 9;
            case 206 -> 10;
            case 304 -> 11;
            case 400 -> 12;
            case 404 -> 13;
            case 500 -> 14;
            default -> 0;
        };
        if (known != 0) {
            out[at++] = (byte) (INDEXED | known);
            return;
        }
        out[at++] = STATUS;
        out[at++] = 3;
        out[at++] = (byte) ('0' + status / 100);
        out[at++] = (byte) ('0' + status / 10 % 10);
        out[at++] = (byte) ('0' + status % 10);
    }

    /** @param name the method as on the wire */
    void method(Method method, byte[] name) {
        if (method == Method.GET || method == Method.POST) {
            out[at++] = (byte) (INDEXED | (method == Method.GET ? METHOD : METHOD + 1));
        } else {
            out[at++] = METHOD;
            string(name, 0, name.length);
        }
    }

    void scheme(boolean secure) {
        out[at++] = (byte) (INDEXED | (secure ? 7 : 6));
    }

    void path(byte[] store, int from, int to) {
        if (to - from == 1 && store[from] == '/') {
            out[at++] = (byte) (INDEXED | PATH);
        } else {
            out[at++] = PATH;
            string(store, from, to);
        }
    }

    void authority(byte[] store, int from, int to) {
        out[at++] = AUTHORITY;
        string(store, from, to);
    }

    void protocol(byte[] store, int from, int to) {
        out[at++] = 0;
        string(PROTOCOL_NAME, 0, PROTOCOL_NAME.length);
        string(store, from, to);
    }

    private void field(HeaderBlock fields, int slot) {
        int id = fields.id(slot);
        int index = id < STATIC_NAMES.length ? STATIC_NAMES[id] : 0;
        if (index == 0) {
            out[at++] = 0;
            string(fields.store(), fields.nameFrom(slot), fields.nameTo(slot));
        } else if (index < 15) {
            out[at++] = (byte) index;
        } else {
            out[at++] = 15;
            out[at++] = (byte) (index - 15);
        }
        string(fields.store(), fields.valueFrom(slot), fields.valueTo(slot));
    }

    private void string(byte[] text, int from, int to) {
        int length = to - from;
        if (length < 127) {
            out[at++] = (byte) length;
        } else {
            out[at++] = 127;
            int rest = length - 127;
            while (rest >= 128) {
                out[at++] = (byte) (rest & 127 | 128);
                rest >>>= 7;
            }
            out[at++] = (byte) rest;
        }
        System.arraycopy(text, from, out, at, length);
        at += length;
    }

    @Override
    public Configuration configuration() {
        return this;
    }

    /** The peer's table may have any size: ours is empty. */
    @Override
    public void maxHeaderTableSize(long max) {}

    @Override
    public long maxHeaderTableSize() {
        return 0;
    }

    /** Advice of the peer; a head that it finds too long it refuses itself. */
    @Override
    public void maxHeaderListSize(long max) {}

    @Override
    public long maxHeaderListSize() {
        return Integer.MAX_VALUE;
    }
}
