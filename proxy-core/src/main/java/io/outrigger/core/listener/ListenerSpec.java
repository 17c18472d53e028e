package io.outrigger.core.listener;

import io.outrigger.core.log.AccessLog;
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
 * @param detection for ports that {@code portDetections} does not name
 * @param fallback takes what no chain fits; null closes such connections
 * @param log of connections that no chain takes
 * @param portDetections by original port: a port declared TCP must not wait for a request line
 * @param proxyHeader whether each connection must begin with a header of the PROXY protocol
 */
public record ListenerSpec(
        String name,
        InetSocketAddress address,
        boolean bound,
        boolean capture,
        Direction direction,
        Detection detection,
        List<FilterChain> chains,
        @Nullable FilterChain fallback,
        AccessLog log,
        List<PortDetection> portDetections,
        boolean proxyHeader) {
    public ListenerSpec {
        chains = List.copyOf(chains);
        portDetections = List.copyOf(portDetections);
    }

    /** A listener that looks at all ports alike. */
    public ListenerSpec(
            String name,
            InetSocketAddress address,
            boolean bound,
            boolean capture,
            Direction direction,
            Detection detection,
            List<FilterChain> chains,
            @Nullable FilterChain fallback) {
        this(name, address, bound, capture, direction, detection, chains, fallback, AccessLog.OFF, List.of(), false);
    }

    /** The same with this log. */
    public ListenerSpec with(AccessLog other) {
        return new ListenerSpec(
                name,
                address,
                bound,
                capture,
                direction,
                detection,
                chains,
                fallback,
                other,
                portDetections,
                proxyHeader);
    }

    /** How connections that were going to this port are looked at. */
    public Detection detection(int originalPort) {
        for (int i = 0; i < portDetections.size(); i++) {
            if (portDetections.get(i).port() == originalPort) {
                return portDetections.get(i).detection();
            }
        }
        return detection;
    }
}
