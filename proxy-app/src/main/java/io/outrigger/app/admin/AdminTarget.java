package io.outrigger.app.admin;

import io.outrigger.core.cluster.ResolvedName;
import io.outrigger.core.listener.Listener;
import io.outrigger.core.server.Identity;
import io.outrigger.core.server.Snapshot;
import io.outrigger.core.stats.Stats;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the pages show and what they may order. Called on the admin's thread: nothing here may block, orders only begin what they
 * name.
 */
public interface AdminTarget {
    /** States by Envoy's names. */
    enum State {
        LIVE,
        DRAINING,
        PRE_INITIALIZING,
        INITIALIZING
    }

    /** DRAINING also after {@link #failHealthcheck}. */
    State state();

    /** Version of the product. */
    String version();

    Identity identity();

    /** What the process was started with, by option name; secrets are not among them. */
    Map<String, String> options();

    /** The limits that hold, by name with unit; 0 for never. */
    Map<String, Long> limits();

    long uptimeSeconds();

    int concurrency();

    /** Downstream connections right now. */
    long connections();

    /** The configuration that runs, null before the first. */
    @Nullable
    Snapshot snapshot();

    /** The listeners that run. */
    List<Listener> listeners();

    /** Where a bound listener really listens, null if it is not bound. */
    @Nullable
    InetSocketAddress address(String listenerName);

    /** Every name that DNS is asked for. */
    List<ResolvedName> names();

    Stats stats();

    /** Further numbers by full name ({@code outrigger.config_generation}); those that never sink end in {@code _total}. */
    Map<String, Long> numbers();

    ConfigView config();

    /** Reads the configuration again; completes when it runs or was refused. */
    CompletionStage<Reload> reload();

    /**
     * What came of a reload.
     *
     * @param accepted whether it runs now
     * @param text every problem, one a line, or a word of success
     */
    record Reload(boolean accepted, String text) {}

    /** Ends the process soon, without draining. */
    void quit();

    void drain(Drain how);

    /**
     * How to drain, by Envoy's parameters.
     *
     * @param inboundOnly whether only inbound listeners
     * @param graceful whether to wait for connections first
     * @param skipExit whether the process stays
     */
    record Drain(boolean inboundOnly, boolean graceful, boolean skipExit) {}

    /** Makes readiness fail, or not any more. */
    void failHealthcheck(boolean fail);

    /** Opens access logs again. */
    void reopenLogs();
}
