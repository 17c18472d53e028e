package io.outrigger.core.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.outrigger.core.match.CidrSet;
import io.outrigger.core.net.DescriptorBudget;
import io.outrigger.core.net.OriginalDestination;
import io.outrigger.core.net.Transport;
import io.outrigger.core.worker.Worker;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Takes accepted connections in: gives each to the worker with the fewest, and there to its listener. Accepting runs on one loop,
 * the rest on the workers; both know only their own fields.
 */
public final class Reception {
    private final Transport transport;
    private final OriginalDestination originalDestination;
    private final @Nullable CidrSet balancers;
    private final AtomicReferenceArray<ListenerTable> tables;
    private final List<Worker> workers;

    // Acceptor's loop only.
    private final long[] given;
    private long lastId;

    /**
     * A reception that knows no listener yet.
     *
     * @param balancers who may begin a connection with the PROXY protocol; null for everybody
     */
    public Reception(
            Transport transport,
            OriginalDestination originalDestination,
            @Nullable CidrSet balancers,
            List<Worker> workers) {
        this.transport = transport;
        this.originalDestination = originalDestination;
        this.balancers = balancers;
        this.workers = List.copyOf(workers);
        this.given = new long[workers.size()];
        this.tables = new AtomicReferenceArray<>(workers.size());
        for (int i = 0; i < workers.size(); i++) {
            tables.set(i, ListenerTable.EMPTY);
        }
    }

    /** Makes a table the current one of a worker. That worker's thread. */
    public void install(Worker worker, ListenerTable table) {
        worker.assertInLoop();
        tables.setPlain(worker.index(), table);
    }

    ListenerTable table(Worker worker) {
        return tables.getPlain(worker.index());
    }

    DescriptorBudget descriptors() {
        return transport.descriptors();
    }

    /** Whether this one may say whom a connection is for. */
    boolean isBalancer(InetAddress peer) {
        return balancers == null || balancers.contains(peer);
    }

    OriginalDestination originalDestination() {
        return originalDestination;
    }

    /** The handler of a listening socket's accepts. All sockets must be on one loop. */
    public ChannelHandler acceptor(BoundSocket socket) {
        return new Acceptor(this, socket);
    }

    /** Sends a new connection on its way, or closes it where there are as many as there may be. Acceptor's loop. */
    void take(Channel connection, BoundSocket socket) {
        if (!transport.descriptors().tryDownstream()) {
            connection.unsafe().closeForcibly();
            return;
        }
        Worker worker = fewest();
        given[worker.index()]++;
        transport.prepare(connection);
        connection.pipeline().addLast(new Arrival(this, socket, worker, ++lastId));
        worker.loop().register(connection).addListener(registered -> {
            if (!registered.isSuccess()) {
                transport.descriptors().downstreamClosed();
                connection.unsafe().closeForcibly();
            }
        });
    }

    // What was given away and has not ended: a connection counts before its worker has even seen it.
    private Worker fewest() {
        Worker fewest = workers.get(0);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < given.length; i++) {
            long here = given[i] - workers.get(i).connectionsEnded();
            if (here < least) {
                least = here;
                fewest = workers.get(i);
            }
        }
        return fewest;
    }
}
