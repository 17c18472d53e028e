package io.outrigger.http.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one head: a byte store and offsets into it, in the order received, names in lower case. Nothing is made an object
 * unless somebody asks for a {@code String}. Reused from message to message; owned by one worker.
 *
 * <p>An edit appends to the store and repoints the field, so offsets handed out before stay readable.
 */
public final class HeaderBlock {
    private static final int PER_FIELD = 5;
    private static final int ID = 0;
    private static final int NAME_FROM = 1;
    private static final int NAME_TO = 2;
    private static final int VALUE_FROM = 3;
    private static final int VALUE_TO = 4;
    private static final int REMOVED = -1;
    private static final byte[] COMMA = {','};

    private byte[] store = new byte[1024];
    private int end;
    private int[] fields = new int[24 * PER_FIELD];
    private int count;
    private long present;
    private long repeated;

    /** Forgets all fields, keeps the arrays. */
    public void clear() {
        end = 0;
        count = 0;
        present = 0;
        repeated = 0;
    }

    /** Becomes equal to another block, without sharing its arrays. */
    public void copy(HeaderBlock other) {
        store = Arrays.copyOf(other.store, other.store.length);
        fields = Arrays.copyOf(other.fields, other.fields.length);
        end = other.end;
        count = other.count;
        present = other.present;
        repeated = other.repeated;
    }

    /** Number of slots, removed fields included: loop over them and skip where {@link #removed}. */
    public int slots() {
        return count;
    }

    public boolean removed(int slot) {
        return fields[slot * PER_FIELD] == REMOVED;
    }

    /** {@link HeaderNames} number of the name. */
    public int id(int slot) {
        return fields[slot * PER_FIELD + ID];
    }

    public int nameFrom(int slot) {
        return fields[slot * PER_FIELD + NAME_FROM];
    }

    public int nameTo(int slot) {
        return fields[slot * PER_FIELD + NAME_TO];
    }

    public int valueFrom(int slot) {
        return fields[slot * PER_FIELD + VALUE_FROM];
    }

    public int valueTo(int slot) {
        return fields[slot * PER_FIELD + VALUE_TO];
    }

    /** The byte store that all offsets point into. It changes when it grows: ask again after an edit. */
    public byte[] store() {
        return store;
    }

    /** First free index of the store. */
    public int storeEnd() {
        return end;
    }

    /** Makes room, so that a parser may write {@code bytes} more into {@link #store()}. */
    public byte[] reserve(int bytes) {
        if (store.length - end < bytes) {
            store = Arrays.copyOf(store, Math.max(store.length * 2, end + bytes));
        }
        return store;
    }

    /** Declares the store filled up to {@code newEnd}, after a parser wrote into it. */
    public void filledTo(int newEnd) {
        end = newEnd;
    }

    /** Adds a field whose name (lower case) and value already stand in the store. */
    public void addParsed(int id, int nameFrom, int nameTo, int valueFrom, int valueTo) {
        int at = count * PER_FIELD;
        if (at == fields.length) {
            fields = Arrays.copyOf(fields, at * 2);
        }
        fields[at + ID] = id;
        fields[at + NAME_FROM] = nameFrom;
        fields[at + NAME_TO] = nameTo;
        fields[at + VALUE_FROM] = valueFrom;
        fields[at + VALUE_TO] = valueTo;
        count++;
        long bit = HeaderNames.bit(id);
        repeated |= present & bit;
        present |= bit;
    }

    /** Appends a line for a known name. */
    public void add(int id, byte[] value) {
        add(id, value, 0, value.length);
    }

    public void add(int id, byte[] value, int from, int to) {
        int nameFrom = append(HeaderNames.bytes(id));
        int nameTo = end;
        int valueFrom = append(value, from, to);
        addParsed(id, nameFrom, nameTo, valueFrom, end);
    }

    /** Appends a line; the name is in lower case. */
    public void add(byte[] name, byte[] value) {
        int nameFrom = append(name);
        int nameTo = end;
        int valueFrom = append(value);
        addParsed(HeaderNames.idOf(store, nameFrom, nameTo), nameFrom, nameTo, valueFrom, end);
    }

    /** Gives the first line of a known name this value and removes the others; appends a line if there is none. */
    public void set(int id, byte[] value) {
        set(id, value, 0, value.length);
    }

    public void set(int id, byte[] value, int from, int to) {
        int slot = find(id);
        if (slot < 0) {
            add(id, value, from, to);
            return;
        }
        replaceValue(slot, value, from, to);
        removeBehind(id, slot);
    }

    /** As {@link #set(int, byte[])} for any name in lower case. */
    public void set(byte[] name, byte[] value) {
        int slot = find(name);
        if (slot < 0) {
            add(name, value);
            return;
        }
        replaceValue(slot, value, 0, value.length);
        for (int other = next(name, slot); other >= 0; other = next(name, other)) {
            remove(other);
        }
    }

    /** Points a field at a new value, appended to the store. */
    public void replaceValue(int slot, byte[] value, int from, int to) {
        int valueFrom = append(value, from, to);
        fields[slot * PER_FIELD + VALUE_FROM] = valueFrom;
        fields[slot * PER_FIELD + VALUE_TO] = end;
    }

    /** Gives a known name the value that stands in {@code from .. to - 1} of the store, in this slot or (-1) in a new line. */
    public void point(int id, int slot, int from, int to) {
        if (slot < 0) {
            int nameFrom = append(HeaderNames.bytes(id));
            addParsed(id, nameFrom, end, from, to);
        } else {
            fields[slot * PER_FIELD + VALUE_FROM] = from;
            fields[slot * PER_FIELD + VALUE_TO] = to;
        }
    }

    /** Puts {@code separator} and {@code value} behind what the field says. */
    public void appendToValue(int slot, byte[] separator, byte[] value) {
        int from = valueFrom(slot);
        int to = valueTo(slot);
        reserve(to - from + separator.length + value.length);
        int start = end;
        append(store, from, to);
        append(separator);
        append(value);
        fields[slot * PER_FIELD + VALUE_FROM] = start;
        fields[slot * PER_FIELD + VALUE_TO] = end;
    }

    /** Makes one line of several where Envoy does ({@link HeaderNames#JOINED}); what says nothing adds nothing. */
    public void joinRepeated() {
        if ((repeated & HeaderNames.JOINED) == 0) {
            return;
        }
        for (int slot = 0; slot < count; slot++) {
            int id = id(slot);
            if (id != REMOVED && HeaderNames.joined(id) && (repeated & HeaderNames.bit(id)) != 0) {
                join(id, slot, COMMA);
            }
        }
    }

    /** Makes one line of all of a known name, in the place of the first. However many there are, the store grows by what they say once. */
    public void join(int id, byte[] separator) {
        int first = find(id);
        if (first >= 0) {
            join(id, first, separator);
        }
    }

    private void join(int id, int first, byte[] separator) {
        int slot = next(id, first);
        if (slot < 0) {
            return;
        }
        int from = append(store, valueFrom(first), valueTo(first));
        for (; slot >= 0; slot = next(id, slot)) {
            if (valueFrom(slot) < valueTo(slot)) {
                if (end > from) {
                    append(separator);
                }
                append(store, valueFrom(slot), valueTo(slot));
            }
            remove(slot);
        }
        point(id, first, from, end);
    }

    public void remove(int slot) {
        fields[slot * PER_FIELD] = REMOVED;
    }

    public void removeAll(int id) {
        for (int slot = find(id); slot >= 0; slot = next(id, slot)) {
            remove(slot);
        }
    }

    /** Removes the lines of a known name behind {@code slot}. */
    public void removeBehind(int id, int slot) {
        for (int other = next(id, slot); other >= 0; other = next(id, other)) {
            remove(other);
        }
    }

    public void removeAll(byte[] name) {
        for (int slot = find(name); slot >= 0; slot = next(name, slot)) {
            remove(slot);
        }
    }

    /** First slot of a known name, -1 if absent. Most questions are for absent names: one bit answers them. */
    public int find(int id) {
        return (present & HeaderNames.bit(id)) == 0 ? -1 : next(id, -1);
    }

    /** Whether one of some names may be here, {@link HeaderNames#bit} of each set; a removed field may still count. */
    public boolean mayHave(long names) {
        return (present & names) != 0;
    }

    /** Next slot of a known name behind {@code slot}, -1 if there is none. */
    public int next(int id, int slot) {
        for (int i = slot + 1; i < count; i++) {
            if (fields[i * PER_FIELD] == id) {
                return i;
            }
        }
        return -1;
    }

    /** First slot of a name in lower case, -1 if absent. */
    public int find(byte[] name) {
        int id = HeaderNames.idOf(name, 0, name.length);
        return id == HeaderNames.OTHER ? next(name, -1) : find(id);
    }

    public int next(byte[] name, int slot) {
        for (int i = slot + 1; i < count; i++) {
            if (!removed(i) && nameIs(i, name)) {
                return i;
            }
        }
        return -1;
    }

    public boolean has(int id) {
        return find(id) >= 0;
    }

    private boolean nameIs(int slot, byte[] name) {
        int from = nameFrom(slot);
        int to = nameTo(slot);
        return to - from == name.length && Arrays.equals(store, from, to, name, 0, name.length);
    }

    /** The first value as text (Latin-1), null if absent. Allocates: not for every request. */
    public @Nullable String value(int id) {
        int slot = find(id);
        return slot < 0 ? null : text(slot);
    }

    /** The first value as text (Latin-1), null if absent. */
    public @Nullable String value(String name) {
        int slot = find(name.getBytes(StandardCharsets.US_ASCII));
        return slot < 0 ? null : text(slot);
    }

    /** The value of a slot as text (Latin-1). */
    public String text(int slot) {
        return new String(store, valueFrom(slot), valueTo(slot) - valueFrom(slot), StandardCharsets.ISO_8859_1);
    }

    /** Appends raw bytes to the store and answers where they begin. */
    public int append(byte[] bytes) {
        return append(bytes, 0, bytes.length);
    }

    public int append(byte[] bytes, int from, int to) {
        int length = to - from;
        byte[] target = reserve(length);
        System.arraycopy(bytes, from, target, end, length);
        int start = end;
        end += length;
        return start;
    }
}
