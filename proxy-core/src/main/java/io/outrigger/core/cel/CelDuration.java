package io.outrigger.core.cel;

/** A length of time, told apart from numbers. */
public record CelDuration(long nanos) implements Comparable<CelDuration> {
    @Override
    public int compareTo(CelDuration other) {
        return Long.compare(nanos, other.nanos);
    }
}
