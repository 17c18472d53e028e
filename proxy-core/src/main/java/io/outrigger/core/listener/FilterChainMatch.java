package io.outrigger.core.listener;

import io.outrigger.core.match.CidrSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which connections a filter chain takes. Criteria are looked at in this order, the most specific value winning at each:
 * destination port, destination address, server name, transport, application.
 *
 * @param destinationPort original destination port; 0 any
 * @param destinations original destination addresses; null any
 * @param serverNames exact names and {@code *.suffix} forms in lower case; empty any
 * @param transport null any
 * @param applications what detection found; empty any
 * @param protocols one of them was offered by TLS; empty any
 */
public record FilterChainMatch(
        int destinationPort,
        @Nullable CidrSet destinations,
        Set<String> serverNames,
        @Nullable TransportKind transport,
        Set<Application> applications,
        Set<String> protocols) {
    /** Takes everything. */
    public static final FilterChainMatch ANY = new FilterChainMatch(0, null, Set.of(), null, Set.of());

    /** Whatever protocols TLS offers. */
    public FilterChainMatch(
            int destinationPort,
            @Nullable CidrSet destinations,
            Set<String> serverNames,
            @Nullable TransportKind transport,
            Set<Application> applications) {
        this(destinationPort, destinations, serverNames, transport, applications, Set.of());
    }

    /** Plain bytes or TLS. */
    public enum TransportKind {
        RAW,
        TLS
    }

    public static FilterChainMatch port(int port) {
        return new FilterChainMatch(port, null, Set.of(), null, Set.of());
    }

    public FilterChainMatch with(Set<Application> found) {
        return new FilterChainMatch(destinationPort, destinations, serverNames, transport, found, protocols);
    }
}
