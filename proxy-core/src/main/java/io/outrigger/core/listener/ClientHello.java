package io.outrigger.core.listener;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The first message of a TLS connection, read as it comes: who is asked for and which protocols are offered. The message may be
 * spread over records; each byte is looked at once. Owned by one connection.
 *
 * <p>More than 16 KiB of message is no ClientHello to us, as for Envoy.
 *
 * <p>Source: RFC 8446 sections 4.1.2 and 5.1; RFC 6066 section 3; RFC 7301 section 3.1.
 */
final class ClientHello {
    private static final int HANDSHAKE = 0x16;
    private static final int MAJOR_VERSION = 3;
    private static final int RECORD_HEADER = 5;
    private static final int LONGEST_RECORD = 16 * 1024;
    private static final int CLIENT_HELLO = 1;
    private static final int MESSAGE_HEADER = 4;
    private static final int LONGEST_MESSAGE = 16 * 1024;
    private static final int LONGEST_SESSION = 32;
    private static final int LONGEST_NAME = 255;
    private static final int SERVER_NAME = 0;
    private static final int APPLICATION_PROTOCOLS = 16;

    private byte[] message = {};
    private int length;
    private int consumed;
    private @Nullable String serverName;
    private List<String> protocols = List.of();

    /** What the bytes so far allow to say. */
    enum Verdict {
        /** The message is whole and its facts are known. */
        YES,
        /** This is no TLS, or such that nobody would understand it. */
        NO,
        MAYBE
    }

    /** Reads on. The same buffer, grown, is given at each call; its position stays. */
    Verdict look(ByteBuf bytes) {
        while (true) {
            int at = bytes.readerIndex() + consumed;
            int there = bytes.writerIndex() - at;
            if (!mayBeHandshake(bytes, at, there)) {
                return Verdict.NO;
            }
            if (there < RECORD_HEADER) {
                return Verdict.MAYBE;
            }
            int size = bytes.getUnsignedShort(at + RECORD_HEADER - Short.BYTES);
            if (size == 0 || size > LONGEST_RECORD) {
                return Verdict.NO;
            }
            if (there < RECORD_HEADER + size) {
                return Verdict.MAYBE;
            }
            take(bytes, at + RECORD_HEADER, size);
            consumed += RECORD_HEADER + size;
            Verdict verdict = whole();
            if (verdict != Verdict.MAYBE) {
                return verdict;
            }
        }
    }

    /** Whether these bytes, of which there is at least one, may be the first of a record with a handshake. */
    static boolean begins(ByteBuf bytes) {
        return bytes.isReadable() && mayBeHandshake(bytes, bytes.readerIndex(), bytes.readableBytes());
    }

    private static boolean mayBeHandshake(ByteBuf bytes, int at, int there) {
        return (there < 1 || bytes.getByte(at) == HANDSHAKE) && (there < 2 || bytes.getByte(at + 1) == MAJOR_VERSION);
    }

    private void take(ByteBuf bytes, int at, int size) {
        if (message.length < length + size) {
            message = Arrays.copyOf(message, Math.max(2 * message.length, length + size));
        }
        bytes.getBytes(at, message, length, size);
        length += size;
    }

    private Verdict whole() {
        if (message[0] != CLIENT_HELLO) {
            return Verdict.NO;
        }
        if (length < MESSAGE_HEADER) {
            return Verdict.MAYBE;
        }
        int size = (message[1] & 0xff) << 16 | (message[2] & 0xff) << 8 | message[3] & 0xff;
        if (size > LONGEST_MESSAGE) {
            return Verdict.NO;
        }
        if (length < MESSAGE_HEADER + size) {
            return Verdict.MAYBE;
        }
        Vector body = new Vector(message, MESSAGE_HEADER, MESSAGE_HEADER + size);
        message = new byte[0];
        return read(body) ? Verdict.YES : Verdict.NO;
    }

    private boolean read(Vector body) {
        // Version and random.
        body.skip(Short.BYTES + 32);
        int session = body.inner(1).length();
        int suites = body.inner(2).length();
        int compressions = body.inner(1).length();
        if (body.broken() || session > LONGEST_SESSION || suites == 0 || suites % 2 != 0 || compressions == 0) {
            return false;
        }
        if (body.isEmpty()) {
            return true;
        }
        Vector extensions = body.inner(2);
        while (!extensions.isEmpty()) {
            int type = extensions.number(2);
            Vector content = extensions.inner(2);
            if (type == SERVER_NAME && !readServerName(content)
                    || type == APPLICATION_PROTOCOLS && !readProtocols(content)) {
                return false;
            }
        }
        return !extensions.broken() && !body.broken() && body.isEmpty();
    }

    private boolean readServerName(Vector content) {
        Vector names = content.inner(2);
        int type = names.number(1);
        String name = names.inner(2).text();
        boolean one = type == 0 && serverName == null;
        boolean fine = one && !name.isEmpty() && name.length() <= LONGEST_NAME && name.indexOf('\0') < 0;
        serverName = name.toLowerCase(Locale.ROOT);
        return fine && !names.broken() && names.isEmpty() && !content.broken() && content.isEmpty();
    }

    private boolean readProtocols(Vector content) {
        Vector names = content.inner(2);
        List<String> found = new ArrayList<>();
        while (!names.isEmpty()) {
            found.add(names.inner(1).text());
        }
        protocols = List.copyOf(found);
        return !names.broken() && !content.broken() && content.isEmpty();
    }

    /** In lower case; null if none was asked for. */
    @Nullable
    String serverName() {
        return serverName;
    }

    /** Offered by ALPN, in the client's order. */
    List<String> protocols() {
        return protocols;
    }

    /** A stretch of the message that is read from its start; once something does not fit it is broken and empty. */
    private static final class Vector {
        private final byte[] bytes;
        private final int end;
        private int at;
        private boolean broken;

        Vector(byte[] bytes, int start, int end) {
            this.bytes = bytes;
            this.at = start;
            this.end = end;
        }

        boolean isEmpty() {
            return at >= end;
        }

        boolean broken() {
            return broken;
        }

        int length() {
            return Math.max(0, end - at);
        }

        void skip(int count) {
            if (end - at < count) {
                broken = true;
                at = end;
            } else {
                at += count;
            }
        }

        int number(int width) {
            int start = at;
            skip(width);
            int value = 0;
            for (int i = 0; i < width && !broken; i++) {
                value = value << Byte.SIZE | bytes[start + i] & 0xff;
            }
            return value;
        }

        /** The stretch behind its own length. */
        Vector inner(int width) {
            int size = number(width);
            int start = at;
            skip(size);
            Vector inner = new Vector(bytes, start, broken ? start : at);
            inner.broken = broken;
            return inner;
        }

        String text() {
            return new String(bytes, at, length(), StandardCharsets.ISO_8859_1);
        }
    }
}
