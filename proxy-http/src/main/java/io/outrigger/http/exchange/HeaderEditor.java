package io.outrigger.http.exchange;

import io.outrigger.core.log.LogEntry;
import io.outrigger.core.log.LogText;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.route.HeaderEdits;
import java.util.Arrays;

/** Applies compiled header edits to a head. One a connection; its text space is reused. */
final class HeaderEditor implements LogText {
    private static final byte[] COMMA = {','};

    private byte[] text = new byte[256];
    private int length;

    @Override
    public void append(byte[] bytes, int from, int to) {
        int size = to - from;
        if (length + size > text.length) {
            text = Arrays.copyOf(text, Math.max(2 * text.length, length + size));
        }
        System.arraycopy(bytes, from, text, length, size);
        length += size;
    }

    /** Removals, then what replaces, then what is added; values are those before any of it, except for the removals. */
    void apply(HeaderEdits edits, HeaderBlock fields, LogEntry request) {
        for (byte[] name : edits.remove()) {
            fields.removeAll(name);
        }
        byte[][] values = new byte[edits.edits().size()][];
        for (int i = 0; i < values.length; i++) {
            length = 0;
            edits.edits().get(i).value().append(request, this);
            values[i] = Arrays.copyOf(text, length);
        }
        write(edits, fields, values, false);
        write(edits, fields, values, true);
    }

    private static void write(HeaderEdits edits, HeaderBlock fields, byte[][] values, boolean appended) {
        for (int i = 0; i < values.length; i++) {
            HeaderEdits.Edit edit = edits.edits().get(i);
            if (edit.append() == appended && values[i].length > 0) {
                write(edit, fields, values[i]);
            }
        }
    }

    /** A value that replaces moves to the end, as Envoy's. */
    private static void write(HeaderEdits.Edit edit, HeaderBlock fields, byte[] value) {
        int slot = edit.append() ? fields.find(edit.name()) : -1;
        if (!edit.append()) {
            fields.removeAll(edit.name());
            fields.add(edit.name(), value);
        } else if (slot >= 0 && single(edit.name())) {
            fields.appendToValue(slot, COMMA, value);
        } else {
            fields.add(edit.name(), value);
        }
    }

    /** Fields that Envoy keeps once and joins with a comma. */
    private static boolean single(byte[] name) {
        return switch (HeaderNames.idOf(name, 0, name.length)) {
            case HeaderNames.OTHER, HeaderNames.COOKIE -> false;
            default -> true;
        };
    }
}
