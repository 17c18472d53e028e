package io.outrigger.core.log;

import io.outrigger.core.failure.ResponseFlag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Operators whose value is a text that the entry knows; their names are Envoy's. */
enum WordOperator implements LogOperator {
    PROTOCOL,
    UPSTREAM_PROTOCOL,
    RESPONSE_CODE_DETAILS,
    CONNECTION_TERMINATION_DETAILS,
    UPSTREAM_TRANSPORT_FAILURE_REASON,
    RESPONSE_FLAGS,
    RESPONSE_FLAGS_LONG,
    ROUTE_NAME,
    UPSTREAM_CLUSTER,
    UPSTREAM_CLUSTER_RAW,
    REQUESTED_SERVER_NAME,
    LOCAL_REPLY_BODY,
    ACCESS_LOG_TYPE,
    UNIQUE_ID;

    private static final ResponseFlag[] FLAGS = ResponseFlag.values();
    private static final int[] UUID_GROUPS = {8, 4, 4, 4, 12};
    private static final byte[] PASSTHROUGH = "PassthroughCluster".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INBOUND_PASSTHROUGH = "InboundPassthroughCluster".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @Override
    public boolean write(LogEntry entry, LogLine line) {
        return switch (this) {
            case PROTOCOL -> text(entry.protocol(), line);
            case UPSTREAM_PROTOCOL -> text(entry.upstreamProtocol(), line);
            case RESPONSE_CODE_DETAILS -> oneWord(entry.responseCodeDetails(), line);
            case CONNECTION_TERMINATION_DETAILS -> oneWord(entry.connectionTerminationDetails(), line);
            case UPSTREAM_TRANSPORT_FAILURE_REASON -> oneWord(entry.transportFailureReason(), line);
            case RESPONSE_FLAGS -> flags(entry.responseFlags(), false, line);
            case RESPONSE_FLAGS_LONG -> flags(entry.responseFlags(), true, line);
            case ROUTE_NAME -> text(entry.routeName(), line);
            case UPSTREAM_CLUSTER -> statName(entry.upstreamCluster(), line);
            case UPSTREAM_CLUSTER_RAW -> bytes(entry.upstreamCluster(), line);
            case REQUESTED_SERVER_NAME -> text(entry.requestedServerName(), line);
            // Known to answers while they are made, not to the log of them; there it is empty, as in Envoy.
            case LOCAL_REPLY_BODY -> true;
            case ACCESS_LOG_TYPE -> text(type(entry), line);
            case UNIQUE_ID -> uuid(line);
        };
    }

    private static boolean text(@Nullable String value, LogLine line) {
        if (value == null || value.isEmpty()) {
            return false;
        }
        line.text(value);
        return true;
    }

    private static boolean oneWord(@Nullable String value, LogLine line) {
        if (value == null || value.isEmpty()) {
            return false;
        }
        line.text(value, '_');
        return true;
    }

    private static boolean bytes(byte @Nullable [] value, LogLine line) {
        if (value == null || value.length == 0) {
            return false;
        }
        line.append(value);
        return true;
    }

    /**
     * Istio names clusters in statistics with a final semicolon, and what passes through the same in both directions; this operator
     * tells that name.
     */
    private static boolean statName(byte @Nullable [] cluster, LogLine line) {
        boolean known = bytes(Arrays.equals(cluster, INBOUND_PASSTHROUGH) ? PASSTHROUGH : cluster, line);
        if (known) {
            line.text(";");
        }
        return known;
    }

    /** As {@link io.outrigger.core.failure.ResponseFlags} packs them: the first in the lowest byte, ordinal + 1. */
    private static boolean flags(long flags, boolean asLong, LogLine line) {
        if (flags == 0) {
            line.text("-");
            return true;
        }
        for (long rest = flags; rest != 0; rest >>>= 8) {
            if (rest != flags) {
                line.text(",");
            }
            ResponseFlag flag = FLAGS[(int) (rest & 0xff) - 1];
            line.text(asLong ? flag.longName() : flag.name());
        }
        return true;
    }

    private static String type(LogEntry entry) {
        return entry.protocol() == null && entry.responseCode() == 0 ? "TcpConnectionEnd" : "DownstreamEnd";
    }

    /** A random UUID (RFC 9562 section 5.4). */
    private static boolean uuid(LogLine line) {
        long high = (line.chance().bits() & 0xffff_ffff_ffff_0fffL) | 0x4000;
        long low = (line.chance().bits() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        int digit = 0;
        for (int group : UUID_GROUPS) {
            if (digit > 0) {
                line.literal('-');
            }
            for (int i = 0; i < group; i++, digit++) {
                long half = digit < 16 ? high : low;
                line.literal((char) HEX[(int) (half >>> (60 - 4 * (digit & 15))) & 15]);
            }
        }
        return true;
    }
}
