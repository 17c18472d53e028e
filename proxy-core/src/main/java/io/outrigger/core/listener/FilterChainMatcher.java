package io.outrigger.core.listener;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the chain of a connection. The criteria are looked at one after the other; at each, only the chains with the most
 * specific fitting value stay in, and there is no way back from there. Immutable, shared by all workers.
 *
 * <p>Source: Envoy {@code FilterChainMatch}.
 */
public final class FilterChainMatcher {
    private static final int CRITERIA = 6;
    private static final int NO = -1;
    private static final int ANY = 0;
    private static final int EXACT_NAME = 1 << 16;

    private final FilterChainMatch[] matches;
    private final FilterChainSlot[] slots;
    private final @Nullable FilterChainSlot fallback;

    /**
     * Of two lists in the same order.
     *
     * @param fallback taken when nothing fits
     */
    FilterChainMatcher(
            List<FilterChainMatch> matches, List<FilterChainSlot> slots, @Nullable FilterChainSlot fallback) {
        this.matches = matches.toArray(new FilterChainMatch[0]);
        this.slots = slots.toArray(new FilterChainSlot[0]);
        this.fallback = fallback;
    }

    /**
     * The slot for a connection, null if no chain takes it.
     */
    @Nullable
    FilterChainSlot find(InetSocketAddress destination, Detected detected) {
        boolean[] out = new boolean[matches.length];
        for (int criterion = 0; criterion < CRITERIA; criterion++) {
            keepBest(out, criterion, destination, detected);
        }
        for (int i = 0; i < out.length; i++) {
            if (!out[i]) {
                return slots[i];
            }
        }
        return fallback;
    }

    private void keepBest(boolean[] out, int criterion, InetSocketAddress destination, Detected detected) {
        int best = ANY;
        for (int i = 0; i < out.length; i++) {
            if (!out[i]) {
                best = Math.max(best, fit(matches[i], criterion, destination, detected));
            }
        }
        for (int i = 0; i < out.length; i++) {
            out[i] = out[i] || fit(matches[i], criterion, destination, detected) != best;
        }
    }

    /** How specific a chain fits in one criterion: 0 if it does not ask, -1 if it does not fit. */
    private static int fit(FilterChainMatch match, int criterion, InetSocketAddress destination, Detected detected) {
        return switch (criterion) {
            case 0 -> port(match, destination.getPort());
            case 1 -> match.destinations() == null ? ANY : match.destinations().longestMatch(destination.getAddress());
            case 2 -> match.serverNames().isEmpty() ? ANY : serverName(match, detected.serverName());
            case 3 -> transport(match, detected.application());
            case 4 -> application(match, detected.application());
            default -> protocols(match, detected.protocols());
        };
    }

    private static int port(FilterChainMatch match, int port) {
        if (match.destinationPort() == 0) {
            return ANY;
        }
        return match.destinationPort() == port ? 1 : NO;
    }

    private static int serverName(FilterChainMatch match, @Nullable String name) {
        if (name == null) {
            return NO;
        }
        if (match.serverNames().contains(name)) {
            return EXACT_NAME;
        }
        int longest = NO;
        for (String pattern : match.serverNames()) {
            boolean suffix = pattern.startsWith("*.")
                    && name.regionMatches(name.length() - pattern.length() + 1, pattern, 1, pattern.length() - 1);
            if (suffix) {
                longest = Math.max(longest, pattern.length());
            }
        }
        return longest;
    }

    private static int transport(FilterChainMatch match, Application application) {
        if (match.transport() == null) {
            return ANY;
        }
        boolean tls = application == Application.TLS;
        return tls == (match.transport() == FilterChainMatch.TransportKind.TLS) ? 1 : NO;
    }

    private static int application(FilterChainMatch match, Application application) {
        if (match.applications().isEmpty()) {
            return ANY;
        }
        return match.applications().contains(application) ? 1 : NO;
    }

    private static int protocols(FilterChainMatch match, List<String> offered) {
        if (match.protocols().isEmpty()) {
            return ANY;
        }
        for (int i = 0; i < offered.size(); i++) {
            if (match.protocols().contains(offered.get(i))) {
                return 1;
            }
        }
        return NO;
    }
}
