package io.outrigger.app.admin;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.UpstreamTls;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.server.Snapshot;
import io.outrigger.core.tls.ClientTlsSpec;
import io.outrigger.core.tls.Credential;
import io.outrigger.core.tls.ServerTls;
import io.outrigger.core.tls.ServerTlsSpec;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of one context of TLS.
 *
 * @param own shown to peers
 * @param authorities that peers are measured by
 */
record TlsInUse(List<X509Certificate> own, List<X509Certificate> authorities) {

    /** Of every context that a snapshot uses, each once. */
    static List<TlsInUse> of(@Nullable Snapshot snapshot) {
        Set<ServerTlsSpec> servers = new LinkedHashSet<>();
        Set<ClientTlsSpec> clients = new LinkedHashSet<>();
        if (snapshot != null) {
            snapshot.listeners().forEach(listener -> add(listener, servers));
            snapshot.clusters().values().forEach(cluster -> add(cluster, clients));
        }
        List<TlsInUse> all = new ArrayList<>();
        servers.forEach(spec -> all.add(new TlsInUse(
                spec.credentials().stream().map(Credential::certificate).toList(),
                spec.trust().anchors())));
        clients.forEach(spec -> all.add(new TlsInUse(
                spec.own() == null ? List.of() : List.of(spec.own().certificate()),
                spec.trust().anchors())));
        return all;
    }

    private static void add(ListenerSpec listener, Set<ServerTlsSpec> specs) {
        List<FilterChain> chains = new ArrayList<>(listener.chains());
        if (listener.fallback() != null) {
            chains.add(listener.fallback());
        }
        for (FilterChain chain : chains) {
            ServerTls tls = chain.tls();
            if (tls != null && tls.spec() != null) {
                specs.add(tls.spec());
            }
        }
    }

    private static void add(Cluster cluster, Set<ClientTlsSpec> specs) {
        UpstreamTls tls = cluster.spec().tls();
        if (tls != null && tls.context().spec() != null) {
            specs.add(tls.context().spec());
        }
    }

    /** Whole days until the first of them ends, 0 when one has; {@code none} where there are none. */
    static long daysToFirstEnd(List<TlsInUse> all, Instant now, long none) {
        return all.stream()
                .flatMap(one -> Stream.concat(one.own().stream(), one.authorities().stream()))
                .mapToLong(certificate -> days(certificate, now))
                .min()
                .orElse(none);
    }

    /** Whole days until a certificate ends, 0 when it has. */
    static long days(X509Certificate certificate, Instant now) {
        return Math.max(
                0, Duration.between(now, certificate.getNotAfter().toInstant()).toDays());
    }
}
