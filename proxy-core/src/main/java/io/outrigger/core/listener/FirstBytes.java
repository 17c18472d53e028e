package io.outrigger.core.listener;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the beginning of a connection until it is clear what is spoken. Waits as long as the bytes may still become a request
 * line; HTTP/1.0 counts as bytes. Owned by one connection.
 *
 * <p>Source: Envoy's tls_inspector and http_inspector, in this order.
 */
final class FirstBytes {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /** Where TLS may come, nothing is decided before its first header could have come, as in Envoy. */
    private static final int RECORD_HEADER = 5;

    private final Detection detection;
    private final ClientHello hello = new ClientHello();
    private int seen;
    private boolean notTls;

    FirstBytes(Detection detection) {
        this.detection = detection;
    }

    /** Null while more bytes are needed. The same buffer, grown, is given at each call; its position stays. */
    @Nullable
    Detected look(ByteBuf bytes) {
        if (!bytes.isReadable()) {
            return null;
        }
        if (detection.tls() && bytes.readableBytes() < RECORD_HEADER) {
            return null;
        }
        if (detection.tls() && !notTls) {
            switch (hello.look(bytes)) {
                case YES -> {
                    return new Detected(Application.TLS, hello.serverName(), hello.protocols());
                }
                case MAYBE -> {
                    return null;
                }
                case NO -> notTls = true;
            }
        }
        Application application = detection.http() ? http(bytes) : Application.OPAQUE;
        return application == null ? null : Detected.of(application);
    }

    /** Whether what has come is the beginning of a ClientHello, as far as it goes. */
    boolean helloBegun(ByteBuf bytes) {
        return detection.tls() && !notTls && ClientHello.begins(bytes);
    }

    private @Nullable Application http(ByteBuf bytes) {
        int start = bytes.readerIndex();
        int length = bytes.readableBytes();
        if (isPreface(bytes, start, Math.min(length, PREFACE.length()))) {
            return length >= PREFACE.length() ? Application.HTTP2 : null;
        }
        // As Envoy compares: bytes above 127 are below zero.
        if (bytes.getByte(start) <= ' ') {
            return Application.OPAQUE;
        }
        int lineFeed = bytes.indexOf(start + seen, start + length, (byte) '\n');
        seen = length;
        if (lineFeed < 0) {
            return null;
        }
        return RequestLine.isHttp11(bytes, start, lineFeed) ? Application.HTTP1 : Application.OPAQUE;
    }

    private static boolean isPreface(ByteBuf bytes, int start, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes.getByte(start + i) != PREFACE.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
