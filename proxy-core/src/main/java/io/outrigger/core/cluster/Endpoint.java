package io.outrigger.core.cluster;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One address requests can go to, shared by all workers. Only its counts change. */
public final class Endpoint {
    /** No number yet. */
    public static final int NO_PAIR = -1;

    private final EndpointSpec spec;
    private final String text;
    private final byte[] bytes;
    private final EndpointHealth health;
    private final EndpointCells counts = new EndpointCells();
    private final AtomicInteger activeRequests = new AtomicInteger();
    private volatile double warmth;
    private int seriesPair = NO_PAIR;

    // Control loop.
    private long bornNanos;
    private boolean born;

    public Endpoint(EndpointSpec spec) {
        this(spec, new EndpointHealth());
    }

    /** One whose address is known already, but not with this weight, place or labels. */
    Endpoint(EndpointSpec spec, EndpointHealth health) {
        this.spec = spec;
        this.health = health;
        this.text = text(spec.address());
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    public EndpointSpec spec() {
        return spec;
    }

    public SocketAddress address() {
        return spec.address();
    }

    /** Of the machine it is on; null if that is not known: for a name, and for a socket of the file system. */
    public @Nullable InetAddress machine() {
        return spec.address() instanceof InetSocketAddress internet ? internet.getAddress() : null;
    }

    /** {@code 10.0.0.1:8080}, {@code [::1]:8080}, {@code /run/app.sock}: as logs and statistics name it. */
    public String text() {
        return text;
    }

    /** {@link #text()} as bytes; shared, do not change. */
    public byte[] textBytes() {
        return bytes;
    }

    public EndpointHealth health() {
        return health;
    }

    /** The part of its weight that counts while it is new, see {@link WarmupSpec}; 0 before anybody looked. Any thread. */
    double warmth() {
        return warmth;
    }

    /** Control loop only. */
    void warmth(double part) {
        warmth = part;
    }

    /** How long it is known; it is new when first asked. Control loop only. */
    long age(long nowNanos) {
        if (!born) {
            born = true;
            bornNanos = nowNanos;
        }
        return nowNanos - bornNanos;
    }

    /** What has been counted of it. */
    public EndpointCells counts() {
        return counts;
    }

    /** Requests in flight, over all workers (LEAST_REQUEST). */
    public int activeRequests() {
        return activeRequests.getOpaque();
    }

    public void requestStarted() {
        activeRequests.getAndIncrement();
    }

    public void requestEnded() {
        activeRequests.getAndDecrement();
    }

    /**
     * The number under which the telemetry of requests to this endpoint is kept, {@link #NO_PAIR} before the first. Every worker
     * would store the same number, so nobody waits for anybody.
     */
    public int seriesPair() {
        return seriesPair;
    }

    public void seriesPair(int pair) {
        seriesPair = pair;
    }

    /** An address as Envoy prints it. */
    public static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress internet)) {
            return address.toString();
        }
        InetAddress ip = internet.getAddress();
        if (ip == null) {
            return internet.getHostString() + ":" + internet.getPort();
        }
        String host = NetUtil.toAddressString(ip, true);
        return host.indexOf(':') < 0 ? host + ":" + internet.getPort() : "[" + host + "]:" + internet.getPort();
    }

    @Override
    public String toString() {
        return text;
    }
}
