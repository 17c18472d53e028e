package io.outrigger.core.log;

import io.outrigger.core.log.LogEntry.Point;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code %COMMON_DURATION(DS_RX_BEG:US_RX_BEG:ms)%}: the time between two points of a request. Those of the upstream connection's
 * making and of the first byte sent are not known here, nor is where an answer of our own begins. Source: Envoy 1.40, which takes
 * unknown points for ones that never come, and milliseconds where no unit is given.
 */
final class SpanOperator implements LogOperator {
    private static final List<String> UNITS = List.of("ms", "us", "ns");
    private static final long[] NANOS = {1_000_000, 1_000, 1};

    private final Moment from;
    private final Moment to;
    private final long unit;

    private SpanOperator(Moment from, Moment to, long unit) {
        this.from = from;
        this.to = to;
        this.unit = unit;
    }

    private enum Moment {
        DS_RX_BEG,
        DS_RX_END,
        US_TX_END,
        US_RX_BEG,
        US_RX_END,
        DS_TX_BEG,
        DS_TX_END;

        /** Nanoseconds from the begin of the request, -1 if it never came. */
        long nanos(LogEntry entry) {
            return switch (this) {
                case DS_RX_BEG -> 0;
                case DS_RX_END -> entry.nanosTo(Point.REQUEST_RECEIVED);
                case US_TX_END -> entry.nanosTo(Point.RESPONSE_HEAD) < 0 ? -1 : entry.nanosTo(Point.REQUEST_SENT);
                case US_RX_BEG, DS_TX_BEG -> entry.nanosTo(Point.RESPONSE_HEAD);
                case US_RX_END -> entry.nanosTo(Point.RESPONSE_RECEIVED);
                case DS_TX_END -> entry.durationNanos();
            };
        }

        static @Nullable Moment named(String name) {
            for (Moment moment : values()) {
                if (moment.name().equals(name)) {
                    return moment;
                }
            }
            return null;
        }
    }

    /** Of what stands in the parentheses; {@link ConstantOperator#ABSENT} for points that are not known here. */
    static LogOperator of(String arguments) {
        String[] parts = arguments.split(":", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new IllegalArgumentException(
                    "%COMMON_DURATION(" + arguments + ")% needs two points (expected e.g. DS_RX_BEG:US_RX_BEG:ms)");
        }
        int unit = parts.length == 2 ? 0 : UNITS.indexOf(parts[2]);
        if (unit < 0) {
            throw new IllegalArgumentException(
                    "%COMMON_DURATION(" + arguments + ")% has an unknown unit (expected ms, us or ns)");
        }
        Moment from = Moment.named(parts[0]);
        Moment to = Moment.named(parts[1]);
        return from == null || to == null ? ConstantOperator.ABSENT : new SpanOperator(from, to, NANOS[unit]);
    }

    @Override
    public boolean write(LogEntry entry, LogLine line) {
        long begin = from.nanos(entry);
        long end = to.nanos(entry);
        if (begin < 0 || end < begin) {
            return false;
        }
        line.number((end - begin) / unit);
        return true;
    }

    @Override
    public boolean number() {
        return true;
    }
}
