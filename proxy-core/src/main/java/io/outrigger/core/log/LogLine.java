package io.outrigger.core.log;

import io.outrigger.core.match.Utf8;
import io.outrigger.core.time.Chance;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One line while it is written: a growing array that its worker uses again for each line. Values are made harmless here: in text
 * a control byte other than TAB becomes {@code \xNN}, so that no header can begin a line; in JSON strings are escaped (RFC 8259
 * section 7) and bytes that are not UTF-8 become U+FFFD.
 */
final class LogLine implements LogText {
    /** Longer lines are dropped and counted. */
    static final int MAX_BYTES = LogRing.CAPACITY;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int WORST_GROWTH = 6;

    private final Chance chance;
    private final IsoTime time = new IsoTime();
    private final CivilTime civil = new CivilTime();
    private byte[] bytes = new byte[1024];
    private int length;
    private int room = Integer.MAX_VALUE;
    private boolean json;
    private boolean tooLong;

    LogLine(Chance chance) {
        this.chance = chance;
    }

    /** Begins a line. */
    void begin() {
        length = 0;
        tooLong = false;
        json = false;
        room = Integer.MAX_VALUE;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Whether the line outgrew {@link #MAX_BYTES} and is not to be used. */
    boolean tooLong() {
        return tooLong || length > MAX_BYTES;
    }

    Chance chance() {
        return chance;
    }

    /** Scratch to split a time with. */
    CivilTime civil() {
        return civil;
    }

    /** Forgets what came after {@code mark}. */
    void back(int mark) {
        length = mark;
    }

    /** Whether values stand in JSON strings from here on. */
    void json(boolean on) {
        json = on;
    }

    boolean inJson() {
        return json;
    }

    /** Lets the next value have at most so many bytes before escaping. */
    void limit(int bytes) {
        room = bytes;
    }

    /** How many bytes before escaping the value in hand may still have. */
    int room() {
        return room;
    }

    /** Appends text of the format itself, unescaped. */
    void literal(byte[] text) {
        ensure(text.length);
        if (!tooLong) {
            System.arraycopy(text, 0, bytes, length, text.length);
            length += text.length;
        }
    }

    void literal(char ascii) {
        ensure(1);
        if (!tooLong) {
            bytes[length++] = (byte) ascii;
        }
    }

    @Override
    public void append(byte[] text, int from, int to) {
        int size = Math.min(to - from, room);
        if (size <= 0 || tooLong) {
            return;
        }
        room -= size;
        ensure(size);
        if (tooLong) {
            return;
        }
        System.arraycopy(text, from, bytes, length, size);
        if (harmless(bytes, length, length + size)) {
            length += size;
        } else {
            escape(text, from, from + size);
        }
    }

    void append(byte[] text) {
        append(text, 0, text.length);
    }

    /** Appends what we wrote ourselves and what needs no escape anywhere: an address. */
    void ours(byte[] text) {
        int size = Math.min(text.length, room);
        ensure(size);
        if (!tooLong) {
            System.arraycopy(text, 0, bytes, length, size);
            length += size;
            room -= size;
        }
    }

    /** Appends a text of ours; characters beyond ASCII are encoded. */
    void text(String text) {
        text(text, ' ');
    }

    /** The same with each blank replaced. */
    void text(String text, char forBlank) {
        int size = Math.min(text.length(), room);
        ensure(size);
        if (tooLong) {
            return;
        }
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                append(text.getBytes(StandardCharsets.UTF_8));
                return;
            }
            bytes[length + i] = (byte) (c == ' ' ? forBlank : c);
        }
        if (harmless(bytes, length, length + size)) {
            length += size;
            room -= size;
        } else {
            append(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    void number(long value) {
        ensure(20);
        if (tooLong) {
            return;
        }
        if (value < 0) {
            bytes[length++] = '-';
        }
        digits(value, decimals(value));
    }

    /** Appends exactly {@code places} last digits, zeros in front. */
    void padded(long value, int places) {
        ensure(places);
        if (!tooLong) {
            digits(value, places);
        }
    }

    /** Appends {@code 2026-11-21T01:11:34.123Z}. */
    void isoTime(long epochMicros) {
        ensure(IsoTime.LENGTH);
        if (!tooLong) {
            length = time.write(epochMicros, bytes, length);
        }
    }

    private void digits(long value, int places) {
        long rest = value;
        for (int at = length + places - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        }
        length += places;
    }

    private static int decimals(long value) {
        int places = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            places++;
        }
        return places;
    }

    private boolean harmless(byte[] text, int from, int to) {
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            if (special((long) WORDS.get(text, i))) {
                return false;
            }
        }
        for (; i < to; i++) {
            int b = text[i];
            boolean control = (b >= 0 && b < ' ') || b == 0x7f;
            if (control || (json && (b < 0 || b == '"' || b == '\\'))) {
                return false;
            }
        }
        return true;
    }

    /** Whether one of eight bytes may need care; errs only to the safe side. */
    private boolean special(long word) {
        long found = below(word, ' ') | equal(word, 0x7f);
        if (json) {
            found |= word | equal(word, '"') | equal(word, '\\');
        }
        return (found & HIGH) != 0;
    }

    private static long below(long word, int limit) {
        return (word - ONES * limit) & ~word & HIGH;
    }

    private static long equal(long word, int value) {
        return below(word ^ (ONES * value), 1);
    }

    private void escape(byte[] text, int from, int to) {
        ensure((to - from) * WORST_GROWTH);
        boolean characters = json && Utf8.isValid(text, from, to);
        for (int i = from; i < to && !tooLong; i++) {
            if (json) {
                escapeJson(text[i], characters);
            } else {
                escapeText(text[i]);
            }
        }
    }

    private void escapeText(byte b) {
        if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f) {
            bytes[length++] = '\\';
            bytes[length++] = 'x';
            hex(b);
        } else {
            bytes[length++] = b;
        }
    }

    /** A text that is not UTF-8 has its bytes as if they were characters of Latin 1, as in Envoy. */
    private void escapeJson(byte b, boolean characters) {
        if (b == '"' || b == '\\') {
            bytes[length++] = '\\';
            bytes[length++] = b;
        } else if (b >= 0 && b < ' ') {
            escapeControl(b);
        } else if (b < 0 && !characters) {
            unicode(b);
        } else {
            bytes[length++] = b;
        }
    }

    private void escapeControl(byte b) {
        bytes[length++] = '\\';
        int place = "\b\t\n\f\r".indexOf(b);
        if (place >= 0) {
            bytes[length++] = (byte) "btnfr".charAt(place);
            return;
        }
        length--;
        unicode(b);
    }

    private void unicode(byte b) {
        bytes[length++] = '\\';
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        hex(b);
    }

    private void hex(byte b) {
        bytes[length++] = HEX[b >> 4 & 0xf];
        bytes[length++] = HEX[b & 0xf];
    }

    private void ensure(int more) {
        if (more <= bytes.length - length) {
            return;
        }
        if (more > 8 * MAX_BYTES - length) {
            tooLong = true;
            return;
        }
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
}
