package io.outrigger.http.exchange;

import io.outrigger.core.log.LogEntry;
import io.outrigger.core.log.LogText;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.route.HeaderEdits;
import java.util.Arrays;

/** Applies compiled header edits to a head. One a worker; its text space is reused. */
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

    void apply(HeaderEdits edits, HeaderBlock fields, LogEntry request) {
        remove(edits, fields);
        addAndSet(edits, fields, request);
    }

    void remove(HeaderEdits edits, HeaderBlock fields) {
        for (byte[] name : edits.remove()) {
            fields.removeAll(name);
        }
    }

    void addAndSet(HeaderEdits edits, HeaderBlock fields, LogEntry request) {
        for (HeaderEdits.Edit edit : edits.edits()) {
            length = 0;
            edit.value().append(request, this);
            if (length > 0) {
                write(edit, fields, Arrays.copyOf(text, length));
            }
        }
    }

    private static void write(HeaderEdits.Edit edit, HeaderBlock fields, byte[] value) {
        int slot = edit.append() ? fields.find(edit.name()) : -1;
        if (!edit.append()) {
            fields.set(edit.name(), value);
        } else if (slot >= 0 && single(edit.name())) {
            fields.appendToValue(slot, COMMA, value);
        } else {
            fields.add(edit.name(), value);
        }
    }

    /** Fields that Envoy keeps once and joins with a comma. */
    private static boolean single(byte[] name) {
        return switch (HeaderNames.idOf(name, 0, name.length)) {
            case HeaderNames.OTHER -> false;
            default -> true;
        };
    }
}
