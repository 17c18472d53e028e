package io.outrigger.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.outrigger.http.message.Framing;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HttpChars;

/**
 * Cuts a body out of the bytes of a connection (RFC 9112 sections 6 and 7). Chunk extensions and trailers are checked and dropped.
 * Owned by one connection; reused.
 */
final class BodyDecoder {
    private static final int MOST_SIZE_DIGITS = 15;
    private static final int MOST_EXTENSION_BYTES = 4096;

    private final FieldParser fields = new FieldParser();
    private final HeaderBlock trailers = new HeaderBlock();
    private final int maxTrailerBytes;
    private final int maxTrailerLines;
    private State state = State.DONE;
    private long remaining;
    private int digits;
    private int extensionBytes;

    BodyDecoder(int maxTrailerBytes, int maxTrailerLines) {
        this.maxTrailerBytes = maxTrailerBytes;
        this.maxTrailerLines = maxTrailerLines;
    }

    /** Where the parts go. */
    @FunctionalInterface
    interface Sink {
        /** A part of the body; the callee owns {@code data}. */
        void onBody(ByteBuf data, boolean end);
    }

    /** How far it went. */
    enum Outcome {
        /** All bytes are used up, the body goes on. */
        MORE,
        /** The body has ended; what is left in the buffer belongs to the next message. */
        DONE,
        /** The bytes are no body. */
        BROKEN
    }

    private enum State {
        LENGTH,
        UNTIL_CLOSE,
        SIZE,
        BLANKS,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILERS,
        DONE
    }

    void begin(Framing framing, long length) {
        remaining = length;
        state = switch (framing) {
            case NONE -> State.DONE;
            case LENGTH -> State.LENGTH;
            case UNTIL_CLOSE -> State.UNTIL_CLOSE;
            case CHUNKED -> beginChunk();
        };
    }

    private State beginChunk() {
        extensionBytes = 0;
        remaining = 0;
        digits = 0;
        return State.SIZE;
    }

    boolean done() {
        return state == State.DONE;
    }

    /** Whether the end of the connection is a legal end of the body. */
    boolean endsWithConnection() {
        return state == State.UNTIL_CLOSE;
    }

    Outcome decode(ByteBuf in, Sink sink) {
        while (in.isReadable()) {
            switch (state) {
                case LENGTH -> takeLength(in, sink);
                case UNTIL_CLOSE -> sink.onBody(in.readRetainedSlice(in.readableBytes()), false);
                case DATA -> takeChunkData(in, sink);
                case DONE -> {
                    return Outcome.DONE;
                }
                case TRAILERS -> {
                    if (!takeTrailer(in.readByte(), sink)) {
                        return Outcome.BROKEN;
                    }
                }
                default -> {
                    if (!takeSyntax(in.readByte())) {
                        return Outcome.BROKEN;
                    }
                }
            }
        }
        return state == State.DONE ? Outcome.DONE : Outcome.MORE;
    }

    private void takeLength(ByteBuf in, Sink sink) {
        int bytes = (int) Math.min(remaining, in.readableBytes());
        remaining -= bytes;
        boolean end = remaining == 0;
        if (end) {
            state = State.DONE;
        }
        sink.onBody(in.readRetainedSlice(bytes), end);
    }

    private void takeChunkData(ByteBuf in, Sink sink) {
        int bytes = (int) Math.min(remaining, in.readableBytes());
        remaining -= bytes;
        if (remaining == 0) {
            state = State.DATA_CR;
        }
        sink.onBody(in.readRetainedSlice(bytes), false);
    }

    private boolean takeSyntax(byte b) {
        return switch (state) {
            case SIZE -> takeSize(b);
            case BLANKS -> takeBlank(b);
            case EXTENSION -> takeExtension(b);
            case SIZE_LF -> {
                state = remaining == 0 ? beginTrailers() : State.DATA;
                yield b == '\n';
            }
            case DATA_CR -> {
                state = State.DATA_LF;
                yield b == '\r';
            }
            case DATA_LF -> {
                state = beginChunk();
                yield b == '\n';
            }
            default -> false;
        };
    }

    private boolean takeExtension(byte b) {
        if (b == '\r') {
            state = State.SIZE_LF;
            return true;
        }
        return ++extensionBytes <= MOST_EXTENSION_BYTES && HttpChars.inValue(b);
    }

    private boolean takeSize(byte b) {
        int digit = Character.digit(b, 16);
        if (digit >= 0) {
            remaining = remaining << 4 | digit;
            return ++digits <= MOST_SIZE_DIGITS;
        }
        return digits > 0 && takeBlank(b);
    }

    /** Blanks may stand between a size and what follows (RFC 9112 section 7.1.1), or the end of the line: all readers skip them alike. */
    private boolean takeBlank(byte b) {
        state = switch (b) {
            case '\r' -> State.SIZE_LF;
            case ';' -> State.EXTENSION;
            default -> State.BLANKS;
        };
        return state != State.BLANKS || FieldParser.blank(b) && ++extensionBytes <= MOST_EXTENSION_BYTES;
    }

    private State beginTrailers() {
        trailers.clear();
        return State.TRAILERS;
    }

    /** Collects trailer bytes up to the empty line, then checks them. */
    private boolean takeTrailer(byte b, Sink sink) {
        int at = trailers.storeEnd();
        byte[] store = trailers.reserve(1);
        store[at] = b;
        trailers.filledTo(at + 1);
        if (b != '\n') {
            return at < maxTrailerBytes;
        }
        if (at == 0 || store[at - 1] != '\r') {
            return false;
        }
        boolean emptyLine = at == 1 || store[at - 2] == '\n';
        if (emptyLine) {
            if (fields.parse(trailers, 0, at + 1, maxTrailerLines) != null) {
                return false;
            }
            state = State.DONE;
            sink.onBody(Unpooled.EMPTY_BUFFER, true);
        }
        return true;
    }
}
