package io.outrigger.core.listener;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which listener has which socket, and which takes captured connections over. Immutable; each worker has the current one.
 */
public final class ListenerTable {
    public static final ListenerTable EMPTY = new ListenerTable(Map.of(), List.of());

    private final Map<BoundSocket, Listener> bound;
    private final Map<InetSocketAddress, Listener> exact;
    private final PortIndex anyIpv4;
    private final PortIndex anyIpv6;

    /** A table of listeners with sockets and of those without. */
    public ListenerTable(Map<BoundSocket, Listener> bound, List<Listener> unbound) {
        this.bound = Map.copyOf(bound);
        this.exact = new HashMap<>();
        List<Listener> ipv4 = new ArrayList<>();
        List<Listener> ipv6 = new ArrayList<>();
        for (Listener listener : unbound) {
            InetSocketAddress address = listener.spec().address();
            if (!address.getAddress().isAnyLocalAddress()) {
                exact.putIfAbsent(address, listener);
            } else {
                (address.getAddress() instanceof Inet6Address ? ipv6 : ipv4).add(listener);
            }
        }
        this.anyIpv4 = new PortIndex(ipv4);
        this.anyIpv6 = new PortIndex(ipv6);
    }

    private ListenerTable(Map<BoundSocket, Listener> bound, ListenerTable like) {
        this.bound = Map.copyOf(bound);
        this.exact = like.exact;
        this.anyIpv4 = like.anyIpv4;
        this.anyIpv6 = like.anyIpv6;
    }

    /** This table for the time in which sockets of the one before still accept. */
    public ListenerTable after(ListenerTable before) {
        Map<BoundSocket, Listener> both = new HashMap<>(before.bound);
        both.putAll(bound);
        return new ListenerTable(both, this);
    }

    /** Null if the socket's listener was removed. */
    @Nullable
    Listener of(BoundSocket socket) {
        return bound.get(socket);
    }

    /** Who takes a captured connection: the destination's own listener, that of its port on any address, else {@code entry}. */
    Listener handOver(InetSocketAddress destination, Listener entry) {
        Listener own = exact.get(destination);
        if (own != null) {
            return own;
        }
        boolean ipv6 = destination.getAddress() instanceof Inet6Address;
        Listener sameFamily = (ipv6 ? anyIpv6 : anyIpv4).at(destination.getPort());
        if (sameFamily != null) {
            return sameFamily;
        }
        Listener otherFamily = (ipv6 ? anyIpv4 : anyIpv6).at(destination.getPort());
        return otherFamily == null ? entry : otherFamily;
    }

    /** Listeners by port, without boxing. */
    private static final class PortIndex {
        private final int[] ports;
        private final Listener[] listeners;

        PortIndex(List<Listener> unsorted) {
            this.listeners = unsorted.stream()
                    .sorted(Comparator.comparingInt(PortIndex::port))
                    .toArray(Listener[]::new);
            this.ports = new int[listeners.length];
            for (int i = 0; i < ports.length; i++) {
                ports[i] = port(listeners[i]);
            }
        }

        private static int port(Listener listener) {
            return listener.spec().address().getPort();
        }

        @Nullable
        Listener at(int port) {
            int i = Arrays.binarySearch(ports, port);
            return i < 0 ? null : listeners[i];
        }
    }
}
