package io.outrigger.core.listener;

import io.netty.buffer.ByteBuf;

/** The first message of a TLS connection (RFC 8446 section 4.1.2). Only its beginning is looked at so far. */
final class ClientHello {
    private static final int HANDSHAKE = 0x16;
    private static final int MAJOR_VERSION = 3;

    private ClientHello() {}

    /** What the bytes so far allow to say. */
    enum Verdict {
        YES,
        NO,
        MAYBE
    }

    /** Whether a handshake record begins here. The buffer's position stays. */
    static Verdict begins(ByteBuf bytes) {
        int at = bytes.readerIndex();
        if (bytes.isReadable() && bytes.getByte(at) != HANDSHAKE) {
            return Verdict.NO;
        }
        if (bytes.readableBytes() < 2) {
            return Verdict.MAYBE;
        }
        return bytes.getByte(at + 1) == MAJOR_VERSION ? Verdict.YES : Verdict.NO;
    }
}
