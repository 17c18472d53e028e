package io.outrigger.core.failure;

import java.util.List;

/**
 * A set of {@link ResponseFlag}s in the order they were set, packed in one {@code long}: each byte holds an ordinal + 1, the
 * first flag in the lowest byte. At most eight; further ones are dropped. {@code 0} is none.
 */
public final class ResponseFlags {
    /** No flag: printed {@code -}. */
    public static final long NONE = 0;

    private static final int MOST = 8;

    /** Envoy's places of the flags in a number; those that ours lacks are gaps. */
    private static final List<String> PLACES = List.of(
            "LH", "UH", "UT", "LR", "UR", "UF", "UC", "UO", "NR", "DI", "FI", "RL", "UAEX", "RLSE", "DC", "URX", "SI",
            "IH", "DPE", "UMSDR", "RFCF", "NFCF", "DT", "UPE", "NC", "OM", "DF", "DO", "DR");

    private ResponseFlags() {}

    /** The flags as one number, each a bit of its own, as Envoy's expressions see them. */
    public static long bits(long flags) {
        long bits = 0;
        for (long rest = flags; rest != 0; rest >>>= 8) {
            bits |= 1L
                    << PLACES.indexOf(ResponseFlag.at((int) (rest & 0xff) - 1).name());
        }
        return bits;
    }

    /** The set with one more flag; unchanged if it holds it. */
    public static long with(long flags, ResponseFlag flag) {
        long code = flag.ordinal() + 1L;
        for (int i = 0; i < MOST; i++) {
            long at = flags >>> (8 * i) & 0xff;
            if (at == code) {
                return flags;
            }
            if (at == 0) {
                return flags | code << (8 * i);
            }
        }
        return flags;
    }

    public static boolean has(long flags, ResponseFlag flag) {
        for (long rest = flags; rest != 0; rest >>>= 8) {
            if ((rest & 0xff) == flag.ordinal() + 1) {
                return true;
            }
        }
        return false;
    }

    /** {@code URX,UF}, or {@code -} for none. Allocates unless there are no flags or one. */
    public static String text(long flags) {
        return join(flags, false);
    }

    /** The same in long names. */
    public static String longText(long flags) {
        return join(flags, true);
    }

    private static String join(long flags, boolean asLong) {
        if (flags == NONE) {
            return "-";
        }
        if (flags >>> 8 == 0) {
            return name(flags, asLong);
        }
        StringBuilder text = new StringBuilder();
        for (long rest = flags; rest != 0; rest >>>= 8) {
            text.append(text.isEmpty() ? "" : ",").append(name(rest, asLong));
        }
        return text.toString();
    }

    private static String name(long flags, boolean asLong) {
        ResponseFlag flag = ResponseFlag.at((int) (flags & 0xff) - 1);
        return asLong ? flag.longName() : flag.name();
    }
}
