package io.outrigger.tcp;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ClusterSpec;
import io.outrigger.core.cluster.Discovery;
import io.outrigger.core.cluster.EndpointSpec;
import io.outrigger.core.cluster.LbPolicy;
import io.outrigger.core.cluster.Locality;
import io.outrigger.core.cluster.UpstreamProtocol;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.log.LogEntry;
import io.outrigger.core.net.Transport;
import io.outrigger.core.server.ApplyResult;
import io.outrigger.core.server.Identity;
import io.outrigger.core.server.ProxyServer;
import io.outrigger.core.server.ServerOptions;
import io.outrigger.core.server.Snapshot;
import io.outrigger.core.worker.Worker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A proxy of bytes with one worker, its peers, and what it logs. */
final class TcpScene implements AutoCloseable {
    private static final Identity IDENTITY = new Identity(
            Identity.Role.SIDECAR, "default", "pod", "pod", Map.of(), "default", List.of(), Locality.UNKNOWN);

    private final LinkedBlockingQueue<Logged> log = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Transport.Kind transport = Transport.Kind.AUTO;
    private Detection detection = Detection.OFF;
    private TcpObserver observer = TcpObserver.NONE;

    void transport(Transport.Kind kind) {
        transport = kind;
    }

    void detection(Detection wanted) {
        detection = wanted;
    }

    void observer(TcpObserver wanted) {
        observer = wanted;
    }

    /** Reads the end, orderly or not. */
    static boolean ended(Socket client) {
        try {
            return client.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    /** The next line of the log, awaited. */
    Logged entry() throws InterruptedException {
        Logged entry = log.poll(10, TimeUnit.SECONDS);
        assertNotNull(entry, "no log entry");
        return entry;
    }

    static String assertPresent(@Nullable String text) {
        assertNotNull(text);
        return text;
    }

    /** An upstream that does this with each connection. */
    Peer peer(Peer.Script script) throws IOException {
        Peer peer = new Peer(script);
        open.add(peer);
        return peer;
    }

    private void note(Worker worker, LogEntry entry) {
        log.add(Logged.of(entry));
    }

    /** A client of a listener with these routes. */
    Socket client(TcpRoutes routes) throws IOException {
        return client(routes, List.of());
    }

    /** A client of a listener whose endpoint is where another listener, that of captured connections, listens. */
    Socket clientBesideCapture(InetSocketAddress own) throws IOException {
        return client(TcpRoutes.to(cluster(own)), List.of(own));
    }

    private Socket client(TcpRoutes routes, List<InetSocketAddress> capturing) throws IOException {
        ProxyServer server = new ProxyServer(IDENTITY, ServerOptions.of(1).withTransport(transport));
        open.add(server);
        TcpProxy proxy = new TcpProxy(routes, server.connector(), this::note, observer);
        FilterChain chain = new FilterChain("c", FilterChainMatch.ANY, proxy);
        List<ListenerSpec> listeners = new ArrayList<>();
        listeners.add(spec("main", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false, chain));
        for (InetSocketAddress address : capturing) {
            listeners.add(spec("virtualOutbound", address, true, chain));
        }
        assertInstanceOf(
                ApplyResult.Applied.class, server.apply(new Snapshot(1, List.copyOf(listeners), Map.of(), "test")));
        return connect(server);
    }

    private ListenerSpec spec(String name, InetSocketAddress address, boolean capture, FilterChain chain) {
        return new ListenerSpec(name, address, true, capture, Direction.OUTBOUND, detection, List.of(chain), null);
    }

    private static Socket connect(ProxyServer server) throws IOException {
        InetSocketAddress address = server.address("main");
        assertNotNull(address);
        Socket client = new Socket();
        client.setSoTimeout(10_000);
        client.connect(address);
        return client;
    }

    static Cluster cluster(InetSocketAddress... endpoints) {
        return cluster(TimeUnit.SECONDS.toNanos(10), endpoints);
    }

    static Cluster cluster(long connectTimeoutNanos, InetSocketAddress... endpoints) {
        return cluster(connectTimeoutNanos, null, endpoints);
    }

    static Cluster cluster(long connectTimeoutNanos, @Nullable InetAddress source, InetSocketAddress... endpoints) {
        ClusterSpec spec = new ClusterSpec(
                "outbound|9000||echo",
                Discovery.STATIC,
                Arrays.stream(endpoints).map(EndpointSpec::of).toList(),
                LbPolicy.ROUND_ROBIN,
                connectTimeoutNanos,
                UpstreamProtocol.DOWNSTREAM,
                source,
                0,
                new ClusterSpec.ServiceIdentity("echo", "echo", ""));
        return Cluster.create(spec, 1);
    }

    /** Where nobody listens. */
    static InetSocketAddress closedPort() throws IOException {
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) once.getLocalSocketAddress();
        }
    }

    /** Where connecting takes for ever: nobody takes those who wait, and no more may wait. */
    InetSocketAddress fullPort() throws IOException {
        ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        open.add(full);
        InetSocketAddress address = (InetSocketAddress) full.getLocalSocketAddress();
        for (int i = 0; i < 2; i++) {
            Socket waiting = new Socket();
            open.add(waiting);
            waiting.connect(address);
        }
        return address;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }
}
