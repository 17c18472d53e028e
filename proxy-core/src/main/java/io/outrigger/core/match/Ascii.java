package io.outrigger.core.match;

import java.util.Arrays;

/** Comparison and case of ASCII bytes; other bytes have no case. */
public final class Ascii {
    private Ascii() {}

    public static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }

    /** A copy in lower case. */
    public static byte[] lower(byte[] bytes) {
        byte[] copy = bytes.clone();
        for (int i = 0; i < copy.length; i++) {
            copy[i] = lower(copy[i]);
        }
        return copy;
    }

    /** Whether {@code part} stands in {@code text} at {@code from}; with {@code ignoreCase}, {@code part} is lower case. */
    public static boolean startsWith(byte[] text, int from, byte[] part, boolean ignoreCase) {
        if (!ignoreCase) {
            return Arrays.equals(text, from, from + part.length, part, 0, part.length);
        }
        for (int i = 0; i < part.length; i++) {
            if (lower(text[from + i]) != part[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the range equals {@code lowerCase} but for the case of letters. */
    public static boolean equalsIgnoreCase(byte[] text, int from, int to, byte[] lowerCase) {
        return to - from == lowerCase.length && startsWith(text, from, lowerCase, true);
    }

    /** Writes {@code value} (not negative) in decimal at {@code at}; answers the index behind the last digit. */
    public static int decimal(byte[] out, int at, long value) {
        int end = at + digits(value);
        int i = end;
        long rest = value;
        do {
            out[--i] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        return end;
    }

    private static int digits(long value) {
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
