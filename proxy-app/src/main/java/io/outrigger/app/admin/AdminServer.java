package io.outrigger.app.admin;

import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.outrigger.core.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All small servers of one proxy on one loop: admin (15000 by default, on loopback), status (15020), readiness (15021) and
 * Prometheus (15090). What cannot be bound fails the start; nothing is left open then.
 */
public final class AdminServer implements AutoCloseable {
    private final EventLoop loop;
    private final ProxyMetrics metrics;
    private final List<HttpPort> ports = new ArrayList<>();

    /**
     * Where to listen; port 0 lets the system choose.
     *
     * @param admin loopback, unless there is a token
     * @param token what the admin asks of everybody; null for nothing
     */
    public record Addresses(
            InetSocketAddress admin,
            InetSocketAddress status,
            InetSocketAddress readiness,
            InetSocketAddress prometheus,
            @Nullable AdminToken token) {
        public Addresses {
            if (token == null && !isLoopback(admin)) {
                throw new IllegalArgumentException("the admin listens on loopback alone, unless it has a token");
            }
        }

        /** Without a token. */
        public Addresses(
                InetSocketAddress admin,
                InetSocketAddress status,
                InetSocketAddress readiness,
                InetSocketAddress prometheus) {
            this(admin, status, readiness, prometheus, null);
        }

        private static boolean isLoopback(InetSocketAddress address) {
            return address.getAddress() != null && address.getAddress().isLoopbackAddress();
        }

        /** Istio's. */
        public static Addresses istio() {
            return new Addresses(
                    new InetSocketAddress(NetUtil.LOCALHOST4, 15000),
                    new InetSocketAddress(15020),
                    new InetSocketAddress(15021),
                    new InetSocketAddress(15090));
        }
    }

    /** Binds all four. Blocks until they listen. */
    public AdminServer(Transport transport, Addresses addresses, AdminTarget target) throws IOException {
        this.loop = transport.newLoop("outrigger-admin");
        this.metrics = new ProxyMetrics(target);
        Set<String> names = Set.of(target.identity().podName().toLowerCase(Locale.ROOT));
        HostGuard guard = new HostGuard(names);
        AdminPages pages = new AdminPages(target, metrics, guard, addresses.token());
        try {
            ports.add(HttpPort.bind(transport, loop, addresses.admin(), pages));
            ports.add(HttpPort.bind(transport, loop, addresses.status(), new StatusPort(target, metrics, guard)));
            ports.add(HttpPort.bind(transport, loop, addresses.readiness(), new ReadinessPort(target)));
            ports.add(HttpPort.bind(transport, loop, addresses.prometheus(), new PrometheusPort(metrics)));
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Where the admin listens. */
    public InetSocketAddress adminAddress() {
        return ports.get(0).address();
    }

    /** Where status is told. */
    public InetSocketAddress statusAddress() {
        return ports.get(1).address();
    }

    /** Where readiness is told. */
    public InetSocketAddress readinessAddress() {
        return ports.get(2).address();
    }

    /** Where Prometheus scrapes. */
    public InetSocketAddress prometheusAddress() {
        return ports.get(3).address();
    }

    /** The registry behind the exposition, for meters of the product itself. */
    public ProxyMetrics metrics() {
        return metrics;
    }

    /** Stops listening and ends the loop. Not on the admin's thread. */
    @Override
    public void close() {
        ports.forEach(HttpPort::close);
        metrics.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
