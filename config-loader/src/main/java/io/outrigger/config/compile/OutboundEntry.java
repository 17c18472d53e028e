package io.outrigger.config.compile;

import io.outrigger.config.istio.PortProtocol;
import io.outrigger.core.listener.Application;
import io.outrigger.core.listener.ConnectionHandler;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.FilterChainMatch.TransportKind;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.match.CidrSet;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One outbound listener in the making: the chains of all services that share its address and port. Config thread only. */
final class OutboundEntry {
    private static final Set<Application> HTTP = Set.of(Application.HTTP1, Application.HTTP2);

    /** What the listener is known to speak, in Istio's terms of conflicts. */
    enum Kind {
        HTTP,
        TCP,
        SNIFFED
    }

    private final String bind;
    private final int port;
    private final boolean bound;
    private final List<FilterChain> chains = new ArrayList<>();
    private @Nullable FilterChain matchAll;
    private boolean locked;
    private Kind kind;
    private PortProtocol protocol;

    OutboundEntry(String bind, int port, boolean bound, Kind kind, PortProtocol protocol) {
        this.bind = bind;
        this.port = port;
        this.bound = bound;
        this.kind = kind;
        this.protocol = protocol;
    }

    String name() {
        return name(bind, port);
    }

    static String name(String bind, int port) {
        return IpLiteral.asHost(bind) + "_" + port;
    }

    String bind() {
        return bind;
    }

    boolean isBound() {
        return bound;
    }

    Kind kind() {
        return kind;
    }

    void becomes(Kind other) {
        kind = other;
    }

    /** What its first service declared. */
    PortProtocol protocol() {
        return protocol;
    }

    boolean isLocked() {
        return locked;
    }

    /** Closes it for services of later listeners of the Sidecar. */
    void lock() {
        locked = true;
    }

    /** Takes requests by their look; whatever else comes is left to other chains. */
    void addHttpBySight(ConnectionHandler handler) {
        FilterChainMatch match = new FilterChainMatch(0, null, Set.of(), TransportKind.RAW, HTTP);
        add(new FilterChain(name() + "_http", match, handler));
    }

    /** Takes everything that no other chain takes. The first stays. */
    void addMatchAll(ConnectionHandler handler) {
        if (matchAll == null) {
            matchAll = new FilterChain(name(), FilterChainMatch.ANY, handler);
        }
    }

    /** Takes connections to these ranges, or with this server name; the first of equal conditions stays. */
    void add(String what, @Nullable CidrSet ranges, Set<String> serverNames, ConnectionHandler handler) {
        FilterChainMatch match = new FilterChainMatch(0, ranges, serverNames, null, Set.of());
        String chain = name() + "_" + what;
        add(new FilterChain(ranges == null ? chain : chain + "_" + ranges, match, handler));
    }

    private void add(FilterChain chain) {
        if (chains.stream().noneMatch(known -> known.name().equals(chain.name()))) {
            chains.add(chain);
        }
    }

    /**
     * The listener.
     *
     * @param otherwise what becomes of connections that no chain takes
     */
    ListenerSpec spec(FilterChain otherwise, long detectionTimeoutNanos) {
        boolean http =
                chains.stream().anyMatch(chain -> !chain.match().applications().isEmpty());
        boolean tls =
                chains.stream().anyMatch(chain -> !chain.match().serverNames().isEmpty());
        FilterChain fallback = matchAll == null ? otherwise : matchAll;
        return new ListenerSpec(
                name(),
                new InetSocketAddress(IpLiteral.of(bind), port),
                bound,
                false,
                Direction.OUTBOUND,
                http || tls ? new Detection(http, tls, http ? detectionTimeoutNanos : 0) : Detection.OFF,
                chains,
                fallback);
    }
}
