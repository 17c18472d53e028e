package io.outrigger.core.listener;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listener as configured.
 *
 * <p>Captured traffic enters through one bound listener with {@code capture}; it is then handed to the unbound listener whose
 * {@code address} is the original destination, else to the one that has that port on the any-address, else it stays with the
 * bound listener's own chains.
 *
 * @param name Istio's: {@code virtualOutbound}, {@code 0.0.0.0_9080}, {@code 10.96.0.10_9000}
 * @param address where it listens, or whose traffic it takes when not bound
 * @param bound whether a socket is opened
 * @param capture whether connections arrive redirected and their original destination counts
 * @param chains most specific match wins
 * @param fallback takes what no chain fits; null closes such connections
 */
public record ListenerSpec(
        String name,
        InetSocketAddress address,
        boolean bound,
        boolean capture,
        Direction direction,
        Detection detection,
        List<FilterChain> chains,
        @Nullable FilterChain fallback) {
    public ListenerSpec {
        chains = List.copyOf(chains);
    }
}
