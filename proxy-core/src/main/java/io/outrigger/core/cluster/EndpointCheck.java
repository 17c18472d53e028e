package io.outrigger.core.cluster;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.outrigger.core.net.Transport;
import io.outrigger.core.tls.ClientTls;
import io.outrigger.core.worker.ControlLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checks of one endpoint, one at a time, each on a connection of its own. Owned by the control loop. */
final class EndpointCheck {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointCheck.class);
    private static final int ALL = 100;

    private final HealthChecker checker;
    private final Cluster cluster;
    private final Endpoint endpoint;
    private final HealthCheckSpec spec;
    private @Nullable ControlLoop loop;
    private @Nullable Transport transport;
    private @Nullable ScheduledFuture<?> next;
    private @Nullable One running;
    private boolean stopped;
    private int successes;
    private int failures;

    EndpointCheck(HealthChecker checker, Cluster cluster, Endpoint endpoint, HealthCheckSpec spec) {
        this.checker = checker;
        this.cluster = cluster;
        this.endpoint = endpoint;
        this.spec = spec;
    }

    void start(ControlLoop control, Transport dialling, long delayNanos) {
        loop = control;
        transport = dialling;
        if (!endpoint.health().checked()) {
            endpoint.health().awaitCheck();
            checker.changed();
        }
        next = control.after(spec.pace().initialDelayNanos() + delayNanos, this::check);
    }

    /** Whether these checks are what the endpoint of now wants; else they end. */
    boolean stays(@Nullable Endpoint now) {
        boolean same = now != null && spec.equals(now.spec().check());
        if (!same) {
            stop();
        }
        return same;
    }

    void stop() {
        stopped = true;
        if (next != null) {
            next.cancel(false);
        }
        if (running != null) {
            running.end();
        }
    }

    private void check() {
        Transport dialling = transport;
        ControlLoop control = loop;
        if (stopped || dialling == null || control == null || cluster.retired()) {
            return;
        }
        Channel channel = open(dialling, endpoint);
        if (channel == null) {
            later();
            return;
        }
        checker.count(HealthCounter.ATTEMPT);
        One one = new One(channel);
        running = one;
        one.begin(control, dialling);
    }

    /** Null if this machine has no place for another connection, which is not the endpoint's fault. */
    private static @Nullable Channel open(Transport from, Endpoint to) {
        if (!from.descriptors().tryUpstream()) {
            return null;
        }
        try {
            return from.newClientChannel(to.address());
        } catch (ChannelException noDescriptorLeft) {
            from.descriptors().upstreamClosed();
            return null;
        }
    }

    private void later() {
        ControlLoop control = loop;
        if (!stopped && control != null) {
            long interval = spec.pace().intervalNanos();
            long jitter = interval / ALL * spec.pace().jitterPercent();
            int draw = checker.draw(ALL + 1);
            next = control.after(interval + jitter / ALL * draw, this::check);
        }
    }

    /** @param network whether the endpoint could not be asked at all */
    private void settled(boolean serves, boolean network) {
        running = null;
        if (stopped) {
            return;
        }
        checker.count(serves ? HealthCounter.SUCCESS : HealthCounter.FAILURE);
        if (network) {
            checker.count(HealthCounter.NETWORK_FAILURE);
        }
        successes = serves ? successes + 1 : 0;
        failures = serves ? 0 : failures + 1;
        judge(serves);
        later();
    }

    private void judge(boolean serves) {
        EndpointHealth health = endpoint.health();
        boolean first = !health.checked();
        boolean enough = serves
                ? successes >= spec.pace().successes()
                : failures >= spec.pace().failures();
        if (!first && (!enough || health.failedCheck() != serves)) {
            return;
        }
        health.checked(serves);
        checker.changed();
        if (!serves) {
            LOG.warn("cluster {}: {} is taken out: it failed {} health checks", cluster.name(), endpoint, failures);
        } else if (!first) {
            LOG.info("cluster {}: {} is back: it passed {} health checks", cluster.name(), endpoint, successes);
        }
    }

    /** One check. */
    private final class One implements HealthProbe.Outcome {
        private final Channel channel;
        private @Nullable ScheduledFuture<?> timeout;
        private boolean over;

        One(Channel channel) {
            this.channel = channel;
        }

        void begin(ControlLoop control, Transport from) {
            timeout = control.after(spec.pace().timeoutNanos(), () -> end(false, true));
            int millis =
                    (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(spec.pace().timeoutNanos()));
            channel.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis);
            channel.closeFuture().addListener(closed -> {
                from.descriptors().upstreamClosed();
                end(false, true);
            });
            control.loop().register(channel);
            boolean secure = encrypt();
            ChannelHandler handler = spec.probe().newHandler(this);
            if (handler != null) {
                channel.pipeline().addLast(handler);
            }
            from.connect(channel, address(), null).addListener((ChannelFuture connect) -> {
                if (!connect.isSuccess()) {
                    end(false, true);
                } else if (handler == null && !secure) {
                    end(true, false);
                } else {
                    cluster.spec().preamble().begin(connect.channel(), null);
                    connect.channel().config().setAutoRead(true);
                }
            });
        }

        /** As requests to the endpoint are; whether it is. */
        private boolean encrypt() {
            UpstreamTls tls = cluster.spec().tls(endpoint);
            if (tls == null || tls.context() == ClientTls.MISSING) {
                return false;
            }
            String name = tls.nameOfRequest() ? cluster.spec().service().host() : tls.serverName();
            SslHandler handler = tls.context()
                    .newHandler(
                            channel,
                            spec.probe().carried(),
                            name,
                            name,
                            spec.pace().timeoutNanos());
            if (handler == null) {
                return false;
            }
            channel.pipeline().addLast(handler);
            if (spec.probe() instanceof HealthProbe.Connect) {
                handler.handshakeFuture().addListener(done -> end(done.isSuccess(), !done.isSuccess()));
            }
            return true;
        }

        private SocketAddress address() {
            int port = spec.port();
            SocketAddress usual = endpoint.address();
            return port != 0 && usual instanceof InetSocketAddress internet
                    ? new InetSocketAddress(internet.getAddress(), port)
                    : usual;
        }

        @Override
        public void answered(boolean serves) {
            end(serves, false);
        }

        /** Whoever asked does not want to know any more. */
        void end() {
            over = true;
            close();
        }

        private void end(boolean serves, boolean network) {
            if (!over) {
                over = true;
                close();
                settled(serves, network);
            }
        }

        private void close() {
            if (timeout != null) {
                timeout.cancel(false);
            }
            Transport.reset(channel);
            channel.close();
        }
    }
}
