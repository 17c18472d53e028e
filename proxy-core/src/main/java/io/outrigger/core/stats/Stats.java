package io.outrigger.core.stats;

import io.outrigger.core.worker.Worker;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The numbers of one proxy that are not a cluster's or listener's: what each HTTP connection manager counts, and the series of
 * {@code istio_*}. Asked for by name while a configuration is compiled; the same name gives the same object, so that counts go on
 * across reloads.
 */
public final class Stats {
    /** Series of requests, and of connections, before further ones share one. */
    public static final int DEFAULT_MAX_SERIES = 4_000;

    /** How often a series is found unchanged before it goes: an hour, with a look a minute. */
    static final int IDLE_LOOKS = 60;

    private final int workers;
    private final ConcurrentHashMap<String, HttpCells> http = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, ClusterCells> routes = new ConcurrentHashMap<>();
    private final RequestSeries requests;
    private final TcpSeries connections;

    public Stats(int workers, int maxSeries) {
        this.workers = workers;
        this.requests = new RequestSeries(workers, maxSeries);
        this.connections = new TcpSeries(workers, maxSeries);
    }

    /** The numbers of the connection manager with this prefix ({@code outbound_0.0.0.0_9080}). Any thread, not per request. */
    public HttpCells http(String prefix) {
        return http.computeIfAbsent(prefix, name -> new HttpCells(workers));
    }

    /** All connection managers so far, by prefix in order. Any thread. */
    public Map<String, HttpCells> http() {
        return new TreeMap<>(http);
    }

    /**
     * The numbers of the routes of a virtual host that share a prefix: {@code vhost.<virtual host>.route.<prefix>}. Any thread, not
     * per request.
     */
    public ClusterCells route(String name) {
        return routes.computeIfAbsent(name, key -> new ClusterCells(workers));
    }

    /** All counted routes so far, by name in order. Any thread. */
    public Map<String, ClusterCells> routes() {
        return new TreeMap<>(routes);
    }

    /** {@code istio_requests_total} and the histograms beside it. */
    public RequestSeries requests() {
        return requests;
    }

    /** {@code istio_tcp_*}. */
    public TcpSeries connections() {
        return connections;
    }

    /**
     * Looks at all series and drops those that nobody has added to at the last sixty looks. Called every minute by the control loop.
     */
    public void expireIdle(List<Worker> of) {
        requests.expireIdle(of);
        connections.expireIdle(of);
    }
}
