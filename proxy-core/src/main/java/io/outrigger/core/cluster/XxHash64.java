package io.outrigger.core.cluster;

/**
 * The hash that Envoy and Istio place hosts and requests by: XXH64. No state, no allocation; any thread.
 *
 * <p>Source: the xxHash specification, section XXH64.
 */
public final class XxHash64 {
    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE = 32;

    private XxHash64() {}

    /** The hash of the bytes {@code from .. to - 1}. */
    public static long hash(byte[] data, int from, int to, long seed) {
        int at = from;
        long hash;
        if (to - from >= STRIPE) {
            long a = seed + PRIME_1 + PRIME_2;
            long b = seed + PRIME_2;
            long c = seed;
            long d = seed - PRIME_1;
            for (; at <= to - STRIPE; at += STRIPE) {
                a = round(a, eight(data, at));
                b = round(b, eight(data, at + 8));
                c = round(c, eight(data, at + 16));
                d = round(d, eight(data, at + 24));
            }
            hash = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
            hash = merge(merge(merge(merge(hash, a), b), c), d);
        } else {
            hash = seed + PRIME_5;
        }
        return avalanche(tail(hash + (to - from), data, at, to));
    }

    private static long tail(long start, byte[] data, int from, int to) {
        long hash = start;
        int at = from;
        for (; at <= to - 8; at += 8) {
            hash = Long.rotateLeft(hash ^ round(0, eight(data, at)), 27) * PRIME_1 + PRIME_4;
        }
        if (at <= to - 4) {
            hash = Long.rotateLeft(hash ^ (four(data, at) * PRIME_1), 23) * PRIME_2 + PRIME_3;
            at += 4;
        }
        for (; at < to; at++) {
            hash = Long.rotateLeft(hash ^ ((data[at] & 0xFF) * PRIME_5), 11) * PRIME_1;
        }
        return hash;
    }

    private static long avalanche(long value) {
        long hash = value;
        hash = (hash ^ (hash >>> 33)) * PRIME_2;
        hash = (hash ^ (hash >>> 29)) * PRIME_3;
        return hash ^ (hash >>> 32);
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
    }

    private static long merge(long hash, long lane) {
        return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
    }

    private static long four(byte[] data, int at) {
        return (data[at] & 0xFFL)
                | (data[at + 1] & 0xFFL) << 8
                | (data[at + 2] & 0xFFL) << 16
                | (data[at + 3] & 0xFFL) << 24;
    }

    private static long eight(byte[] data, int at) {
        return four(data, at) | four(data, at + 4) << 32;
    }
}
