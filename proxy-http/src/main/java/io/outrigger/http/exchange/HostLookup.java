package io.outrigger.http.exchange;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.LookupFailure;
import io.outrigger.core.cluster.NameTable;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.http.message.Authority;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The host that one request names, and what its address is. Without a port in the request it is 80, or 443 where TLS is spoken.
 * Owned by one worker.
 *
 * <p>Source: Envoy's dynamic forward proxy.
 */
final class HostLookup implements NameTable.Asked {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final HttpExchange exchange;
    private final Cluster cluster;
    private final NameTable names;
    private final String host;
    private final int port;
    private @Nullable Endpoint endpoint;
    private @Nullable Forwarding waiting;

    HostLookup(HttpExchange exchange, Cluster cluster, NameTable names) {
        String authority = exchange.request().authorityText();
        this.exchange = exchange;
        this.cluster = cluster;
        this.names = names;
        this.host = Authority.host(authority);
        this.port = Authority.port(authority, cluster.spec().tls() == null ? HTTP : HTTPS);
    }

    /** Whether the address is known already; else it is asked for. */
    boolean begin(Forwarding forwarding) {
        InetAddress known = names.known(host);
        if (known != null) {
            found(known);
            return true;
        }
        waiting = forwarding;
        names.ask(host, exchange.worker(), this);
        return false;
    }

    private void found(InetAddress address) {
        endpoint = cluster.at(new InetSocketAddress(address, port));
    }

    @Nullable
    Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public void resolved(InetAddress address) {
        found(address);
        if (waiting != null) {
            waiting.located();
        }
    }

    @Override
    public void failed(LookupFailure why) {
        boolean many = why == LookupFailure.TOO_MANY_NAMES;
        FailureKind kind = many ? FailureKind.TOO_MANY_NAMES : FailureKind.NAME_NOT_RESOLVED;
        if (waiting != null) {
            waiting.unlocated(kind, many ? kind.details() : kind.details() + "{" + why.text() + "}");
        }
    }
}
