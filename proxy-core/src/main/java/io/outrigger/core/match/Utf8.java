package io.outrigger.core.match;

/** Strict validation of UTF-8 (RFC 3629): no overlong forms, no surrogates. */
public final class Utf8 {
    private Utf8() {}

    public static boolean isValid(byte[] text, int from, int to) {
        int i = from;
        while (i < to) {
            int lead = text[i];
            if (lead >= 0) {
                i++;
                continue;
            }
            int length = sequenceLength(text, i, to);
            if (length == 0) {
                return false;
            }
            i += length;
        }
        return true;
    }

    private static int sequenceLength(byte[] text, int i, int to) {
        int lead = text[i] & 0xff;
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || i + length > to) {
            return 0;
        }
        for (int k = 1; k < length; k++) {
            if ((text[i + k] & 0xc0) != 0x80) {
                return 0;
            }
        }
        int second = text[i + 1] & 0xff;
        boolean wrong = (lead == 0xe0 && second < 0xa0)
                || (lead == 0xed && second > 0x9f)
                || (lead == 0xf0 && second < 0x90)
                || (lead == 0xf4 && second > 0x8f);
        return wrong ? 0 : length;
    }
}
