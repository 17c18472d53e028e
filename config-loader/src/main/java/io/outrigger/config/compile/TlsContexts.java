package io.outrigger.config.compile;

import io.outrigger.core.time.WallClock;
import io.outrigger.core.tls.ClientTls;
import io.outrigger.core.tls.ClientTlsSpec;
import io.outrigger.core.tls.SecretStore;
import io.outrigger.core.tls.ServerTls;
import io.outrigger.core.tls.ServerTlsSpec;
import io.outrigger.core.tls.TlsSecret;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The contexts of one compilation after the other: an equal spec keeps its object, and with it the sessions. Config thread only. */
final class TlsContexts {
    private final WallClock clock = WallClock.system();
    private final KeyFiles files = new KeyFiles();
    private final SecretStore secrets = new SecretStore();
    private final MeshTls.WorkloadFiles workload = new MeshTls.WorkloadFiles();
    private final Map<String, TlsSecret> named = new LinkedHashMap<>();
    private Map<ServerTlsSpec, ServerTls> before = Map.of();
    private Map<ServerTlsSpec, ServerTls> now = new HashMap<>();
    private Map<ClientTlsSpec, ClientTls> clientsBefore = Map.of();
    private Map<ClientTlsSpec, ClientTls> clients = new HashMap<>();

    /** A new compilation begins; what it does not ask for is forgotten. */
    void begin() {
        files.begin();
        before = now;
        now = new HashMap<>();
        clientsBefore = clients;
        clients = new HashMap<>();
        named.clear();
    }

    /** Notes what is known by its name to proxies of Istio. */
    void note(TlsSecret secret) {
        named.put(secret.name(), secret);
    }

    /** Everything noted in this compilation. */
    List<TlsSecret> named() {
        return List.copyOf(named.values());
    }

    ServerTls server(ServerTlsSpec spec) {
        ServerTls known = now.get(spec);
        if (known == null) {
            @Nullable ServerTls older = before.get(spec);
            known = older == null ? ServerTls.of(spec, clock) : older;
            now.put(spec, known);
        }
        return known;
    }

    /** @param expected what most of its connections will carry */
    ClientTls client(ClientTlsSpec spec, ClientTls.Carried expected) {
        ClientTls known = clients.get(spec);
        if (known == null) {
            @Nullable ClientTls older = clientsBefore.get(spec);
            known = older == null ? ClientTls.of(spec, clock) : older;
            clients.put(spec, known);
        }
        known.expect(expected);
        return known;
    }

    MeshTls.WorkloadFiles workload() {
        return workload;
    }

    KeyFiles files() {
        return files;
    }

    SecretStore secrets() {
        return secrets;
    }

    Instant now() {
        return clock.now();
    }
}
