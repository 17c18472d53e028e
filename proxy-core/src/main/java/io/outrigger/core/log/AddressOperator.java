package io.outrigger.core.log;

import org.jspecify.annotations.Nullable;

/** An address of either side, whole or one part of it: {@code %UPSTREAM_HOST%}, {@code %DOWNSTREAM_REMOTE_PORT%}. */
record AddressOperator(Which which, Part part) implements LogOperator {
    /** Whose address. */
    enum Which {
        UPSTREAM_HOST,
        /** The same, once a connection stood. */
        UPSTREAM_REMOTE,
        UPSTREAM_LOCAL,
        DOWNSTREAM_LOCAL,
        DOWNSTREAM_DIRECT_LOCAL,
        DOWNSTREAM_REMOTE,
        DOWNSTREAM_DIRECT_REMOTE
    }

    /** How much of it. */
    enum Part {
        WHOLE,
        WITHOUT_PORT,
        PORT
    }

    @Override
    public boolean write(LogEntry entry, LogLine line) {
        byte[] address = address(entry);
        if (address == null || address.length == 0) {
            return false;
        }
        if (part == Part.WHOLE) {
            line.ours(address);
            return true;
        }
        int colon = lastColon(address);
        if (part == Part.WITHOUT_PORT) {
            host(address, colon < 0 ? address.length : colon, line);
            return true;
        }
        if (colon >= 0) {
            line.append(address, colon + 1, address.length);
        }
        return colon >= 0;
    }

    @Override
    public boolean number() {
        return part == Part.PORT;
    }

    /** Whether it may be asked for the network that the address belongs to. */
    boolean masks() {
        return part == Part.WITHOUT_PORT;
    }

    private byte @Nullable [] address(LogEntry entry) {
        return switch (which) {
            case UPSTREAM_HOST -> entry.upstreamHost();
            case UPSTREAM_REMOTE -> entry.upstreamLocalAddress() == null ? null : entry.upstreamHost();
            case UPSTREAM_LOCAL -> entry.upstreamLocalAddress();
            case DOWNSTREAM_LOCAL -> entry.downstreamLocalAddress();
            case DOWNSTREAM_DIRECT_LOCAL -> entry.downstreamDirectLocalAddress();
            case DOWNSTREAM_REMOTE -> entry.downstreamRemoteAddress();
            case DOWNSTREAM_DIRECT_REMOTE -> entry.downstreamDirectRemoteAddress();
        };
    }

    /** IPv6 addresses stand without brackets when the port is gone. */
    private static void host(byte[] address, int end, LogLine line) {
        boolean brackets = address[0] == '[' && address[end - 1] == ']';
        line.append(address, brackets ? 1 : 0, brackets ? end - 1 : end);
    }

    private static int lastColon(byte[] address) {
        for (int i = address.length - 1; i > 0; i--) {
            if (address[i] == ':') {
                return i;
            }
            if (address[i] == ']') {
                return -1;
            }
        }
        return -1;
    }
}
