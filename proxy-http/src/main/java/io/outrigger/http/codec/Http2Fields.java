package io.outrigger.http.codec;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.outrigger.core.match.Ascii;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.HttpChars;
import org.jspecify.annotations.Nullable;

/**
 * Where HPACK puts the fields of one header block: straight into the model's store, checked on the way (RFC 9113 section 8.2). What is
 * malformed is noted and the rest only counted, since the decoder's table must see the whole block. One a connection, reused.
 */
abstract class Http2Fields extends DefaultHttp2Headers {
    private static final byte[] TRAILERS = {'t', 'r', 'a', 'i', 'l', 'e', 'r', 's'};
    private static final byte[] SEPARATOR = {';', ' '};
    private static final int MOST_LENGTH_DIGITS = 18;

    /** No content-length. */
    static final long NO_LENGTH = -1;

    private final int maxBytes;
    private final int maxFields;
    private int bytes;
    private int count;
    private int cookies;
    private boolean regular;
    private long contentLength;
    private @Nullable Fault fault;

    Http2Fields(int maxBytes, int maxFields) {
        super(false);
        this.maxBytes = maxBytes;
        this.maxFields = maxFields;
    }

    /** What is wrong with a block. */
    enum Fault {
        FIELD,
        MESSAGE,
        TOO_LARGE,
        TOO_MANY
    }

    /** The store the fields go to. */
    abstract HeaderBlock block();

    /** A pseudo field whose value stands in the store; the name without its colon begins at {@code from}. */
    abstract void pseudo(AsciiString name, int valueFrom, int valueTo);

    final void restart() {
        bytes = 0;
        count = 0;
        cookies = 0;
        regular = false;
        contentLength = NO_LENGTH;
        fault = null;
    }

    /** The first thing that is wrong, null if nothing is. */
    final @Nullable Fault fault() {
        return fault;
    }

    /** Notes what is wrong, unless something was before. */
    final void fault(Fault first) {
        if (fault == null) {
            fault = first;
        }
    }

    /** {@link #NO_LENGTH} without the field. */
    final long contentLength() {
        return contentLength;
    }

    /** Bytes of all names and values, as Envoy counts them: how many lines there may be is bounded apart. */
    final int decodedBytes() {
        return bytes;
    }

    @Override
    public final Http2Headers add(CharSequence name, CharSequence value) {
        bytes += name.length() + value.length();
        count++;
        if (bytes > maxBytes) {
            fault(Fault.TOO_LARGE);
        } else if (count > maxFields) {
            fault(Fault.TOO_MANY);
        }
        if (fault == null) {
            take(AsciiString.of(name), AsciiString.of(value));
        }
        return this;
    }

    private void take(AsciiString name, AsciiString value) {
        HeaderBlock block = block();
        if (name.isEmpty()) {
            fault(Fault.FIELD);
            return;
        }
        int nameFrom = copy(block, name);
        int valueFrom = copy(block, value);
        int valueTo = block.storeEnd();
        byte[] store = block.store();
        if (!isValue(store, valueFrom, valueTo)) {
            fault(Fault.FIELD);
        } else if (store[nameFrom] == ':') {
            if (regular) {
                fault(Fault.FIELD);
            } else {
                pseudo(name, valueFrom, valueTo);
            }
        } else if (!isName(store, nameFrom, valueFrom)) {
            fault(Fault.FIELD);
        } else {
            regular = true;
            field(block, nameFrom, valueFrom, valueTo);
        }
    }

    private static int copy(HeaderBlock block, AsciiString text) {
        int from = text.arrayOffset();
        return block.append(text.array(), from, from + text.length());
    }

    private static boolean isName(byte[] store, int from, int to) {
        for (int i = from; i < to; i++) {
            if (store[i] == 0 || HttpChars.tokenLower(store[i]) != store[i]) {
                return false;
            }
        }
        return true;
    }

    /** Blanks at the ends would be lost, and read differently, in HTTP/1 (RFC 9113 section 8.2.1). */
    private static boolean isValue(byte[] store, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!HttpChars.inValue(store[i])) {
                return false;
            }
        }
        return from == to || !FieldParser.blank(store[from]) && !FieldParser.blank(store[to - 1]);
    }

    private void field(HeaderBlock block, int nameFrom, int valueFrom, int valueTo) {
        int id = HeaderNames.idOf(block.store(), nameFrom, valueFrom);
        switch (id) {
            case HeaderNames.CONNECTION,
                    HeaderNames.PROXY_CONNECTION,
                    HeaderNames.KEEP_ALIVE,
                    HeaderNames.TRANSFER_ENCODING,
                    HeaderNames.UPGRADE -> fault(Fault.FIELD);
            case HeaderNames.TE -> {
                if (!Ascii.equalsIgnoreCase(block.store(), valueFrom, valueTo, TRAILERS)) {
                    fault(Fault.FIELD);
                } else if (!equal(block.store(), valueFrom, valueTo, TRAILERS)) {
                    return; // in other letters it says nothing to the next
                }
            }
            case HeaderNames.CONTENT_LENGTH -> length(block.store(), valueFrom, valueTo);
            case HeaderNames.COOKIE -> cookies++;
            default -> {}
        }
        block.addParsed(id, nameFrom, valueFrom, valueFrom, valueTo);
    }

    private void length(byte[] store, int from, int to) {
        if (contentLength != NO_LENGTH || from == to || to - from > MOST_LENGTH_DIGITS) {
            fault(Fault.FIELD);
            return;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            if (store[i] < '0' || store[i] > '9') {
                fault(Fault.FIELD);
                return;
            }
            value = value * 10 + store[i] - '0';
        }
        contentLength = value;
    }

    /** Makes one line of several where HTTP/1 has one: of cookies (RFC 9113 section 8.2.3), and where Envoy does. */
    final void joinLines() {
        block().joinRepeated();
        if (cookies > 1) {
            block().join(HeaderNames.COOKIE, SEPARATOR);
        }
    }

    static boolean equal(byte[] store, int from, int to, byte[] text) {
        if (to - from != text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (store[from + i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
