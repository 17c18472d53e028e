package io.outrigger.core.server;

import io.netty.channel.EventLoop;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.ResolvedName;
import io.outrigger.core.cluster.UpstreamConnector;
import io.outrigger.core.listener.BoundSocket;
import io.outrigger.core.listener.Listener;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.listener.ListenerTable;
import io.outrigger.core.listener.Reception;
import io.outrigger.core.net.DescriptorBudget;
import io.outrigger.core.net.Transport;
import io.outrigger.core.worker.ControlLoop;
import io.outrigger.core.worker.Worker;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One running proxy: its identity, loops, workers, sockets and the configuration they follow. Several may live in one process;
 * nothing is shared between them.
 *
 * <p>{@link #apply}, {@link #drain} and {@link #close} belong to one thread, the config thread; everything else may be asked by
 * any.
 */
public final class ProxyServer implements AutoCloseable {
    private static final long SHUTDOWN_SECONDS = 10;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    private final Identity identity;
    private final Transport transport;
    private final ServerOptions options;
    private final DescriptorBudget descriptors;
    private final EventLoop acceptLoop;
    private final ControlLoop controlLoop;
    private final List<Worker> workers;
    private final OverloadMonitor overload;
    private final OwnListeners ownListeners;
    private final UpstreamConnector connector;
    private final Sockets sockets;
    private final Rollout rollout;
    private final Resolution resolution;
    private final List<RetireHook> hooks = new CopyOnWriteArrayList<>();
    private final List<DrainHook> drainHooks = new CopyOnWriteArrayList<>();

    // Config thread.
    private ListenerTable table = ListenerTable.EMPTY;
    private boolean drained;

    private volatile @Nullable Snapshot snapshot;
    private volatile List<Listener> listeners = List.of();
    private volatile Map<String, InetSocketAddress> addresses = Map.of();
    private volatile boolean draining;
    private volatile boolean closed;

    /** Starts loops, listens nowhere yet. */
    public ProxyServer(Identity identity, ServerOptions options) {
        this.transport = Transport.of(options.transport());
        this.identity = identity;
        this.options = options;
        this.descriptors = transport.descriptors();
        this.controlLoop = new ControlLoop(transport.newLoop("outrigger-control"));
        this.workers = workers(transport, options);
        // One worker accepts for itself: to be woken for each connection by another thread costs a twentieth of a TLS
        // handshake.
        this.acceptLoop = workers.size() == 1 ? workers.get(0).loop() : transport.newLoop("outrigger-accept");
        this.overload = new OverloadMonitor(workers, OverloadMonitor::heapInUse);
        this.ownListeners = new OwnListeners(identity.addresses());
        this.connector = new UpstreamConnector(transport, ownListeners);
        Reception reception = new Reception(transport, options.originalDestination(), options.balancers(), workers);
        this.sockets = new Sockets(transport, acceptLoop, reception);
        this.rollout = new Rollout(workers, reception);
        this.resolution = new Resolution(transport, controlLoop, identity.addresses(), options);
        overload.start(controlLoop);
    }

    private static List<Worker> workers(Transport transport, ServerOptions options) {
        List<Worker> made = new ArrayList<>();
        for (int i = 0; i < options.concurrency(); i++) {
            EventLoop loop = transport.newLoop("outrigger-worker-" + i);
            made.add(new Worker(i, loop, options.clock(), options.chances().get()));
        }
        return List.copyOf(made);
    }

    public Identity identity() {
        return identity;
    }

    public List<Worker> workers() {
        return workers;
    }

    public ControlLoop controlLoop() {
        return controlLoop;
    }

    /** Who may open how many connections. */
    public DescriptorBudget descriptors() {
        return descriptors;
    }

    /** Whether requests are refused because the process has too much to do. */
    public OverloadMonitor overload() {
        return overload;
    }

    /** Opens connections to endpoints, for TCP and HTTP alike. */
    public UpstreamConnector connector() {
        return connector;
    }

    /** Adds a hook; it stays for the server's life. */
    public void addRetireHook(RetireHook hook) {
        hooks.add(hook);
    }

    /** Adds a hook; it stays for the server's life. */
    public void addDrainHook(DrainHook hook) {
        drainHooks.add(hook);
    }

    /** The configuration that runs, null before the first. */
    public @Nullable Snapshot snapshot() {
        return snapshot;
    }

    /** The listeners that run, with their numbers. */
    public List<Listener> listeners() {
        return listeners;
    }

    /** Every name that DNS is asked for. */
    public List<ResolvedName> names() {
        return resolution.names();
    }

    /** Where a bound listener really listens, null if there is none of that name. */
    public @Nullable InetSocketAddress address(String listenerName) {
        return addresses.get(listenerName);
    }

    /**
     * Replaces the configuration as a whole: prepares (sockets, first DNS answers), installs on every worker, retires what only the
     * one before used. Blocks until done. Config thread.
     */
    public ApplyResult apply(Snapshot next) {
        if (closed) {
            return new ApplyResult.Refused(ApplyResult.Reason.STOPPED, "the server is closed");
        }
        Sockets.Plan plan = sockets.new Plan();
        ApplyResult.Refused refused = plan.bind(next.listeners());
        if (refused != null) {
            return refused;
        }
        next.clusters().values().forEach(cluster -> cluster.supervise(controlLoop, transport));
        resolution.start(next.clusters().values(), options.firstAnswersNanos());
        List<Listener> before = listeners;
        List<Listener> now = continuing(before, next.listeners());
        guard(plan, next.listeners());
        ListenerTable fresh = table(plan, now);
        if (!rollout.install(fresh.after(table), now)) {
            plan.abort();
            return new ApplyResult.Refused(ApplyResult.Reason.STOPPED, "a worker does not answer");
        }
        plan.commit();
        table = fresh;
        retire(snapshot, next);
        publish(plan, next, now);
        rollout.retire(before, now, fresh, hooks, next);
        resolution.keep(next.clusters().values());
        return new ApplyResult.Applied(next.generation());
    }

    private static void retire(@Nullable Snapshot before, Snapshot next) {
        if (before == null) {
            return;
        }
        for (Cluster cluster : before.clusters().values()) {
            if (next.clusters().get(cluster.name()) != cluster) {
                cluster.retire();
            }
        }
    }

    private List<Listener> continuing(List<Listener> before, List<ListenerSpec> specs) {
        Map<String, Listener> known = new HashMap<>();
        before.forEach(listener -> known.put(listener.spec().name(), listener));
        return specs.stream()
                .map(spec -> Listener.of(spec, known.get(spec.name()), workers.size()))
                .toList();
    }

    private void guard(Sockets.Plan plan, List<ListenerSpec> specs) {
        ownListeners.set(specs.stream()
                .filter(spec -> spec.bound() && spec.capture())
                .map(spec -> plan.of(spec).address())
                .toList());
    }

    private static ListenerTable table(Sockets.Plan plan, List<Listener> listeners) {
        Map<BoundSocket, Listener> bound = new HashMap<>();
        List<Listener> unbound = new ArrayList<>();
        for (Listener listener : listeners) {
            if (listener.spec().bound()) {
                bound.put(plan.of(listener.spec()), listener);
            } else {
                unbound.add(listener);
            }
        }
        return new ListenerTable(bound, unbound);
    }

    private void publish(Sockets.Plan plan, Snapshot next, List<Listener> now) {
        Map<String, InetSocketAddress> bound = new HashMap<>();
        next.listeners().stream()
                .filter(ListenerSpec::bound)
                .forEach(spec -> bound.put(spec.name(), plan.of(spec).address()));
        addresses = Map.copyOf(bound);
        listeners = now;
        snapshot = next;
    }

    /** Whether the proxy is about to end: answers say {@code connection: close} from now on. */
    public boolean draining() {
        return draining;
    }

    /** From now on {@link #draining()} is true; {@link #drain} is to follow. Any thread. */
    public void announceEnd() {
        draining = true;
    }

    /**
     * Says goodbye: new connections are still taken, as Envoy does, but each is asked to end. Returns when none is left or the
     * time is over. Config thread.
     */
    public void drain(Duration atMost) {
        draining = true;
        rollout.drain(drainHooks);
        drained = new Drain(controlLoop, this::connections).await(atMost);
    }

    /** Downstream connections right now. */
    public int connections() {
        int sum = 0;
        for (Worker worker : workers) {
            sum += worker.connections();
        }
        return sum;
    }

    /**
     * Stops listening, closes every connection, ends all threads. After a drain that left no connection, those that came since are
     * still answered. Config thread.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        draining = true;
        if (drained) {
            sockets.leave();
            new Drain(controlLoop, this::connections).await(LAST_ANSWERS);
        }
        sockets.close();
        resolution.close();
        // What was accepted last still finds its worker, if that is another.
        end(List.of(acceptLoop));
        end(workers.stream().map(Worker::loop).toList());
        workers.stream().filter(worker -> worker.loop().isTerminated()).forEach(Worker::release);
        end(List.of(controlLoop.loop()));
    }

    private static void end(List<EventLoop> loops) {
        loops.forEach(loop -> loop.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS));
        loops.forEach(loop -> loop.terminationFuture().awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS));
    }
}
