package io.outrigger.http.exchange;

import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.match.Ascii;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a gRPC client will wait, by its {@code grpc-timeout}. Source: gRPC over HTTP/2, "Requests"; what it limits as recorded from
 * Envoy under istiod's configuration.
 */
final class GrpcTimeout {
    private static final long NONE = -1;
    private static final long LARGEST_VALUE = 99_999_999;
    private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(36_500);

    private GrpcTimeout() {}

    /**
     * How long a request may take, 0 for ever. On the way out the client's wish holds for gRPC calls, at most as long as the route
     * allows. On the way in it limits any request from its first byte, and a gRPC call is told the same in milliseconds.
     *
     * @param ofRoute nanoseconds, 0 for ever
     */
    static long nanos(HttpExchange exchange, long ofRoute) {
        HeaderBlock fields = exchange.request().fields();
        int slot = fields.find(HeaderNames.GRPC_TIMEOUT);
        if (slot < 0) {
            return ofRoute;
        }
        long asked = read(fields.store(), fields.valueFrom(slot), fields.valueTo(slot));
        boolean grpc = LocalReply.isGrpc(exchange.request());
        if (exchange.spec().direction() == Direction.INBOUND) {
            if (grpc && asked != NONE) {
                write(fields, TimeUnit.NANOSECONDS.toMillis(asked));
            }
            return asked == NONE ? ofRoute : Math.max(1, asked);
        }
        if (!grpc || asked <= 0) {
            return ofRoute;
        }
        return ofRoute == 0 ? asked : Math.min(asked, ofRoute);
    }

    /** What the client hears of a request that took too long on the way in: whether it or the application was waited for. */
    static FailureKind passed(HttpExchange exchange) {
        return exchange.requestEnded() ? FailureKind.MAX_DURATION_UPSTREAM : FailureKind.MAX_DURATION;
    }

    /** Tells the upstream, in the finest unit that has room. */
    static void write(HeaderBlock fields, long millis) {
        long value = millis;
        char unit = 'm';
        if (value > LARGEST_VALUE) {
            value /= 1_000;
            unit = 'S';
        }
        if (value > LARGEST_VALUE) {
            value /= 60;
            unit = 'M';
        }
        byte[] out = new byte[20];
        int length = Ascii.decimal(out, 0, value);
        out[length] = (byte) unit;
        fields.set(HeaderNames.GRPC_TIMEOUT, Arrays.copyOf(out, length + 1));
    }

    /** Whole milliseconds, rounded up, in nanoseconds. Envoy takes a plus in front and blanks before the unit. */
    private static long read(byte[] text, int from, int to) {
        long value = 0;
        int first = to - from > 2 && text[from] == '+' ? from + 1 : from;
        int end = to - 1;
        while (end > first + 1 && text[end - 1] == ' ') {
            end--;
        }
        for (int at = first; at < end; at++) {
            int digit = text[at] - '0';
            if (digit < 0 || digit > 9 || value > LARGEST_VALUE) {
                return NONE;
            }
            value = value * 10 + digit;
        }
        @Nullable TimeUnit unit = to - from < 2 || value > LARGEST_VALUE ? null : unit(text[to - 1]);
        if (unit == null) {
            return NONE;
        }
        long nanos = Math.min(LONGEST_NANOS, unit.toNanos(value));
        long millis = (nanos + 999_999) / 1_000_000;
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static @Nullable TimeUnit unit(byte letter) {
        return switch (letter) {
            case 'H' -> TimeUnit.HOURS;
            case 'M' -> TimeUnit.MINUTES;
            case 'S' -> TimeUnit.SECONDS;
            case 'm' -> TimeUnit.MILLISECONDS;
            case 'u' -> TimeUnit.MICROSECONDS;
            case 'n' -> TimeUnit.NANOSECONDS;
            default -> null;
        };
    }
}
