package io.outrigger.config.compile;

import io.outrigger.config.compile.GatewayServers.Bound;
import io.outrigger.config.compile.GatewayServers.Owned;
import io.outrigger.config.istio.Gateway;
import io.outrigger.config.istio.Gateway.Files;
import io.outrigger.config.istio.Gateway.Tls;
import io.outrigger.config.istio.Gateway.TlsMode;
import io.outrigger.core.tls.Authorities;
import io.outrigger.core.tls.Credential;
import io.outrigger.core.tls.PeerTrust;
import io.outrigger.core.tls.SanMatcher;
import io.outrigger.core.tls.ServerTls;
import io.outrigger.core.tls.ServerTlsSpec;
import io.outrigger.core.tls.ServerTlsSpec.ClientCertificate;
import io.outrigger.http.route.HostIndex;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.VirtualHost;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes contexts for servers of Gateways from the certificates that they name. What is missing or broken leaves its server closed, or
 * with the pair it had.
 */
final class ServerCertificates {
    private final Keyring keys;
    private final MeshTls mesh;
    private final TlsContexts contexts;
    private final Findings findings;
    private final IdentityHashMap<Owned, Object> trusts = new IdentityHashMap<>();

    ServerCertificates(Keyring keys, MeshTls mesh, TlsContexts contexts, Findings findings) {
        this.keys = keys;
        this.mesh = mesh;
        this.contexts = contexts;
        this.findings = findings;
    }

    /** The context of a server whose TLS ends here; one that serves nobody if anything is wrong with its certificates. */
    ServerTls of(Owned owned, Tls tls) {
        String server = "server " + owned.server().port().name() + " of gateway " + owned.gatewayName();
        return of(server, tls, owned.carriesBytes());
    }

    /**
     * The same of whatever complaints call {@code server}.
     *
     * @param bytes whether what comes out of it is carried as bytes
     */
    ServerTls of(String server, Tls tls, boolean bytes) {
        try {
            return tls.mode() == TlsMode.ISTIO_MUTUAL
                    ? mesh.server(trust(tls), bytes)
                    : contexts.server(new ServerTlsSpec(
                            credentials(tls),
                            clients(tls),
                            trust(tls),
                            mesh.offers().server(tls)));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            findings.warn(tls.position(), server + " stays closed: " + Keyring.reason(e));
            return ServerTls.MISSING;
        }
    }

    /**
     * The servers of a port, for connections to one of them: hosts whose server demands a certificate that such a connection has not
     * shown are misdirected there. A wildcard must be no way around that demand. Null if there are no such hosts.
     */
    @Nullable
    HostIndex guarded(Bound port, Owned here) {
        List<VirtualHost> owners = new ArrayList<>();
        boolean any = false;
        for (Owned other : port.encrypted()) {
            boolean guarded = demands(other) && !(demands(here) && trust(here).equals(trust(other)));
            any |= guarded;
            Route[] answer = guarded ? new Route[] {Route.MISDIRECTED} : new Route[0];
            owners.add(new VirtualHost(other.gatewayName(), other.hosts(Visibility.ALL), answer));
        }
        return any ? new HostIndex(owners) : null;
    }

    private static boolean demands(Owned owned) {
        Tls tls = owned.server().tls();
        return tls != null && clients(tls) == ClientCertificate.REQUIRED;
    }

    /** What its clients prove; of a server that is closed, nothing that is equal to anything. */
    private Object trust(Owned owned) {
        return trusts.computeIfAbsent(owned, one -> {
            Tls tls = one.server().tls();
            ServerTlsSpec spec = tls == null ? null : of(one, tls).spec();
            return spec == null ? new Object() : spec.trust();
        });
    }

    /** All that are there: of several, the others are done without. */
    private List<Credential> credentials(Tls tls) throws CertificateException {
        List<Source> sources = new ArrayList<>();
        if (!tls.credentialName().isEmpty()) {
            sources.add(() -> keys.ofSecret(tls.credentialName(), tls.position()));
        } else if (!tls.more().names().isEmpty()) {
            tls.more().names().forEach(name -> sources.add(() -> keys.ofSecret(name, tls.position())));
        } else {
            files(tls)
                    .forEach(pair -> sources.add(
                            () -> keys.ofFiles(pair.serverCertificate(), pair.privateKey(), tls.position())));
        }
        List<Credential> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Source source : sources) {
            try {
                found.add(source.get());
            } catch (GeneralSecurityException | IOException e) {
                missing.add(Keyring.reason(e));
            }
        }
        if (found.isEmpty()) {
            throw new CertificateException(String.join("; ", missing));
        }
        missing.forEach(why -> findings.warn(tls.position(), "one of several certificates is done without: " + why));
        return found;
    }

    /** Where a certificate comes from. */
    @FunctionalInterface
    private interface Source {
        Credential get() throws GeneralSecurityException, IOException;
    }

    private static List<Files> files(Tls tls) {
        return tls.more().files().isEmpty() ? List.of(tls.files()) : tls.more().files();
    }

    /** Where something of a client is asked for besides its authority, Envoy has no clients without a certificate. */
    private static ClientCertificate clients(Tls tls) {
        Gateway.Clients clients = tls.clients();
        boolean one = !clients.subjectAltNames().isEmpty()
                || !clients.publicKeys().isEmpty()
                || !clients.hashes().isEmpty();
        return switch (tls.mode()) {
            case MUTUAL, ISTIO_MUTUAL -> ClientCertificate.REQUIRED;
            case OPTIONAL_MUTUAL -> one && !clients.anyone() ? ClientCertificate.REQUIRED : ClientCertificate.OPTIONAL;
            default -> ClientCertificate.NONE;
        };
    }

    private PeerTrust trust(Tls tls) throws GeneralSecurityException, IOException {
        if (tls.mode() == TlsMode.SIMPLE) {
            return PeerTrust.ANYONE;
        }
        Gateway.Clients clients = tls.clients();
        // They must be there also where they are not asked, as for Istio.
        Authorities authorities = authorities(tls);
        if (clients.anyone()) {
            return PeerTrust.ANYONE;
        }
        return new PeerTrust(
                false,
                authorities.certificates(),
                authorities.revoked(),
                clients.subjectAltNames().stream().map(SanMatcher::exact).toList(),
                clients.publicKeys(),
                clients.hashes().stream()
                        .map(hash -> hash.replace(":", "").toLowerCase(Locale.ROOT))
                        .toList());
    }

    private Authorities authorities(Tls tls) throws GeneralSecurityException, IOException {
        if (tls.mode() == TlsMode.ISTIO_MUTUAL) {
            String revoked = tls.files().caCrl();
            return revoked.isEmpty()
                    ? mesh.authorities()
                    : keys.authoritiesOfFile(mesh.authoritiesFile(), revoked, tls.position());
        }
        boolean one = !tls.credentialName().isEmpty();
        if (!one && tls.more().names().isEmpty()) {
            return keys.authoritiesOfFile(
                    files(tls).get(0).caCertificates(), tls.files().caCrl(), tls.position());
        }
        return tls.more().authority().isEmpty()
                ? keys.authoritiesBeside(
                        one ? tls.credentialName() : tls.more().names().get(0), tls.position())
                : keys.authoritiesOfSecret(tls.more().authority(), tls.position());
    }
}
