package io.outrigger.config.compile;

import io.outrigger.config.istio.DestinationRule.ConnectionPool;
import io.outrigger.config.istio.DestinationRule.Http2Settings;
import io.outrigger.config.istio.DestinationRule.HttpSettings;
import io.outrigger.config.istio.DestinationRule.LoadBalancer;
import io.outrigger.config.istio.DestinationRule.OutlierDetection;
import io.outrigger.config.istio.DestinationRule.PortTrafficPolicy;
import io.outrigger.config.istio.DestinationRule.ProxyVersion;
import io.outrigger.config.istio.DestinationRule.RetryBudget;
import io.outrigger.config.istio.DestinationRule.SimpleLb;
import io.outrigger.config.istio.DestinationRule.Tls;
import io.outrigger.config.istio.DestinationRule.TrafficPolicy;
import io.outrigger.config.istio.DestinationRule.Tunnel;
import io.outrigger.config.istio.MeshConfig.DefaultTrafficPolicy;
import io.outrigger.core.cluster.ClusterSpec;
import io.outrigger.core.cluster.ConnectionSpec.Relay;
import io.outrigger.core.cluster.Preamble;
import io.outrigger.core.cluster.ProxyProtocol;
import io.outrigger.core.cluster.ResilienceSpec;
import io.outrigger.core.cluster.UpstreamProtocol;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of traffic policies that count for one port of one subset, each as a whole. The subset's come before the rule's, and those
 * before the mesh's. What a rule says of the port alone takes the place of its other words, not of the mesh's; what a subset says of the
 * port alone takes the place of everything.
 */
record TrafficSettings(
        @Nullable LoadBalancer loadBalancer,
        @Nullable ConnectionPool connectionPool,
        @Nullable OutlierDetection outlierDetection,
        @Nullable RetryBudget retryBudget,
        @Nullable Tls tls,
        @Nullable ProxyVersion proxyProtocol) {
    private static final TrafficSettings NONE = new TrafficSettings(null, null, null, null, null, null);

    /** Of a rule, null if there is none, and of the mesh. */
    static TrafficSettings of(int port, @Nullable TrafficPolicy rule, DefaultTrafficPolicy mesh) {
        TrafficSettings own = NONE.over(port, rule);
        return new TrafficSettings(
                own.loadBalancer,
                or(own.connectionPool, mesh.connectionPool()),
                or(own.outlierDetection, mesh.outlierDetection()),
                own.retryBudget,
                own.tls,
                own.proxyProtocol);
    }

    /** The same where a narrower policy says more; null if it says nothing. */
    TrafficSettings over(int port, @Nullable TrafficPolicy level) {
        if (level == null) {
            return this;
        }
        PortTrafficPolicy own = ofPort(level, port);
        RetryBudget budget = or(level.retryBudget(), retryBudget);
        ProxyVersion header = or(level.proxyProtocol(), proxyProtocol);
        if (own != null) {
            return new TrafficSettings(
                    own.loadBalancer(), own.connectionPool(), own.outlierDetection(), budget, own.tls(), header);
        }
        return new TrafficSettings(
                or(level.loadBalancer(), loadBalancer),
                or(level.connectionPool(), connectionPool),
                or(level.outlierDetection(), outlierDetection),
                budget,
                or(level.tls(), tls),
                header);
    }

    /** The same with this connection pool, if there is one. */
    TrafficSettings with(@Nullable ConnectionPool pool) {
        return new TrafficSettings(
                loadBalancer, or(pool, connectionPool), outlierDetection, retryBudget, tls, proxyProtocol);
    }

    private static <T> @Nullable T or(@Nullable T own, @Nullable T inherited) {
        return own == null ? inherited : own;
    }

    private static @Nullable PortTrafficPolicy ofPort(TrafficPolicy level, int port) {
        for (PortTrafficPolicy own : level.portLevelSettings()) {
            if (own.port() == port) {
                return own;
            }
        }
        return null;
    }

    SimpleLb simple() {
        return loadBalancer == null ? SimpleLb.UNSPECIFIED : loadBalancer.simple();
    }

    long connectTimeoutNanos(long otherwise) {
        Long own = connectionPool == null || connectionPool.tcp() == null
                ? null
                : connectionPool.tcp().connectTimeoutNanos();
        return own == null ? otherwise : own;
    }

    Http2Settings http2() {
        HttpSettings http = connectionPool == null ? null : connectionPool.http();
        return http == null ? Http2Settings.NONE : http.http2();
    }

    /** What connections begin with; tunnels are not inherited, so this needs the policy of that level alone. */
    Preamble preamble(@Nullable TrafficPolicy own) {
        Tunnel tunnel = own == null ? null : own.tunnel();
        return new Preamble(proxyProtocol == null ? null : header(proxyProtocol), tunnel == null ? null : of(tunnel));
    }

    private static ProxyProtocol header(ProxyVersion version) {
        return switch (version) {
            case V1 -> ProxyProtocol.V1;
            case V2 -> ProxyProtocol.V2;
        };
    }

    private static io.outrigger.core.cluster.Tunnel of(Tunnel tunnel) {
        String target = IpLiteral.asHost(tunnel.targetHost()) + ":" + tunnel.targetPort();
        return new io.outrigger.core.cluster.Tunnel(target, tunnel.post());
    }

    /** With what the rule itself says, rather than of a port or subset. */
    ResilienceSpec resilience(@Nullable TrafficPolicy ofRule) {
        return ResilienceCompiler.spec(connectionPool, outlierDetection, retryBudget, ResilienceCompiler.relay(ofRule));
    }

    /** The same cluster with the connection pool of these settings alone: no more counts towards the own application. */
    ClusterSpec pooling(ClusterSpec spec) {
        ClusterSpec bounded = spec.with(ResilienceCompiler.spec(connectionPool, null, null, Relay.USUAL))
                .connectingWithin(connectTimeoutNanos(spec.connectTimeoutNanos()));
        return http2().useClientProtocol() ? bounded.with(UpstreamProtocol.DOWNSTREAM) : bounded;
    }
}
