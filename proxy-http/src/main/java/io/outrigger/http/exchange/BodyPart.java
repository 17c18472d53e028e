package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.outrigger.http.message.HeaderBlock;
import org.jspecify.annotations.Nullable;

/** Something of a message behind its head, on its way through a {@link FilterPass}: bytes, or the trailers. */
final class BodyPart {
    ByteBuf data;
    final @Nullable HeaderBlock trailers;
    /** Whether nothing follows. */
    boolean end;
    /** Index of the station it is at, or of the one it comes to next. */
    int station;
    /** Whether that station's filter has seen it. */
    boolean seen;
    /** Whether any filter has seen it: it may not grow any more. */
    boolean shown;
    /** How many of its bytes have been counted as waiting behind the head. */
    int counted;
    /** Whether {@link #data} is a buffer of our own that more can be written to. */
    boolean growing;

    @Nullable
    BodyPart next;

    BodyPart(ByteBuf data, boolean end) {
        this.data = data;
        this.end = end;
        this.trailers = null;
    }

    BodyPart(HeaderBlock trailers) {
        this.data = Unpooled.EMPTY_BUFFER;
        this.end = true;
        this.trailers = trailers;
    }

    int bytes() {
        return data.readableBytes();
    }
}
