package io.outrigger.config.compile;

import io.outrigger.config.istio.MeshConfig;
import io.outrigger.core.tls.Authorities;
import io.outrigger.core.tls.ClientTls;
import io.outrigger.core.tls.ClientTlsSpec;
import io.outrigger.core.tls.Credential;
import io.outrigger.core.tls.FirstHandshake;
import io.outrigger.core.tls.PeerTrust;
import io.outrigger.core.tls.Pem;
import io.outrigger.core.tls.SanMatcher;
import io.outrigger.core.tls.ServerTls;
import io.outrigger.core.tls.ServerTlsSpec;
import io.outrigger.core.tls.ServerTlsSpec.ClientCertificate;
import io.outrigger.core.tls.TlsParameters;
import io.outrigger.core.tls.TlsSecret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The TLS that workloads of a mesh speak with each other: both sides show the certificate of their workload, of one authority.
 *
 * <p>Without certificates nothing of it is spoken; with broken ones all that would have to speak it fails.
 */
final class MeshTls {
    /** What clients of the mesh offer, so that servers can tell them from others. */
    static final Set<String> PROTOCOLS =
            Set.of("istio-peer-exchange", "istio", "istio-http/1.0", "istio-http/1.1", "istio-h2");

    /** Those of them that say that HTTP follows. */
    static final Set<String> HTTP_PROTOCOLS = Set.of("istio-http/1.0", "istio-http/1.1", "istio-h2");

    private static final String ROOT = "root-cert.pem";

    private static final ClientTlsSpec.Offers CLIENT = new ClientTlsSpec.Offers(
            List.of("istio-http/1.1", "istio", "http/1.1"), List.of("istio-h2", "istio", "h2"), List.of("istio"));

    private final TlsContexts contexts;
    private final MeshConfig.Trust trust;
    private final TlsOffers offers;
    private final @Nullable Path folder;
    private final @Nullable Credential own;
    private final List<X509Certificate> roots;

    private MeshTls(
            TlsContexts contexts,
            MeshConfig.Trust trust,
            TlsOffers offers,
            @Nullable Path folder,
            @Nullable Credential own,
            List<X509Certificate> roots) {
        this.contexts = contexts;
        this.trust = trust;
        this.offers = offers;
        this.folder = folder;
        this.own = own;
        this.roots = roots;
    }

    /** Reads the certificates of this workload; what is broken leaves those of before in use. */
    static MeshTls of(TlsContexts contexts, MeshConfig config, @Nullable Path folder, Findings findings) {
        MeshConfig.Trust trust = config.trust();
        TlsOffers offers = new TlsOffers(config);
        if (folder == null) {
            return new MeshTls(contexts, trust, offers, null, null, List.of());
        }
        WorkloadFiles files = contexts.workload();
        String wrong = files.read(folder, contexts);
        if (wrong != null) {
            findings.warn(Findings.MESH_CONFIG, "the workload's certificates: " + wrong);
        }
        boolean stale = wrong != null && files.own() != null;
        contexts.note(new TlsSecret(
                "default", false, files.own() == null ? List.of() : files.own().chain(), stale));
        contexts.note(new TlsSecret("ROOTCA", true, files.roots(), stale));
        MeshTls mesh = new MeshTls(contexts, trust, offers, folder, files.own(), files.roots());
        if (files.own() != null && files.isFirst()) {
            FirstHandshake.between(mesh.server(), mesh.client(List.of(), ClientTls.Carried.BYTES));
        }
        return mesh;
    }

    /** Whether this workload has, or ought to have, an identity. */
    boolean on() {
        return folder != null;
    }

    /** Whether clients and servers of the mesh agree on it by themselves. */
    boolean automatic() {
        return on() && trust.automatic();
    }

    TlsOffers offers() {
        return offers;
    }

    /** How this workload ends the mesh's TLS. */
    ServerTls server() {
        if (own == null) {
            return ServerTls.MISSING;
        }
        List<SanMatcher> names = new ArrayList<>();
        domains().forEach(domain -> names.add(SanMatcher.prefix("spiffe://" + domain + "/")));
        return server(own, PeerTrust.in(roots).named(names), offers.workload());
    }

    /**
     * How a gateway ends it, for clients that prove this.
     *
     * @param bytes whether what comes out of it is carried as bytes
     */
    ServerTls server(PeerTrust clients, boolean bytes) {
        List<String> protocols = bytes ? TlsOffers.MESH_BYTES : TlsOffers.HTTP;
        return own == null ? ServerTls.MISSING : server(own, clients, TlsParameters.DEFAULT.offering(protocols));
    }

    /** Who vouches for workloads of the mesh. */
    Authorities authorities() {
        return new Authorities(roots, List.of());
    }

    /** Where they stand; empty if this workload has no part in a mesh. */
    String authoritiesFile() {
        return folder == null ? "" : folder.resolve(ROOT).toString();
    }

    private ServerTls server(Credential credential, PeerTrust peers, TlsParameters offer) {
        return contexts.server(new ServerTlsSpec(List.of(credential), ClientCertificate.REQUIRED, peers, offer));
    }

    /**
     * How this workload speaks to servers of these names; of any of the mesh if there are none.
     *
     * @param expected what most connections will carry
     */
    ClientTls client(List<String> names, ClientTls.Carried expected) {
        if (own == null) {
            return ClientTls.MISSING;
        }
        PeerTrust servers =
                PeerTrust.in(roots).named(names.stream().map(SanMatcher::exact).toList());
        return contexts.client(new ClientTlsSpec(own, servers, false, TlsParameters.DEFAULT, CLIENT), expected);
    }

    /** The names of an account, under each name of the mesh. */
    List<String> identities(String namespace, String account) {
        List<String> names = new ArrayList<>();
        domains().forEach(domain -> names.add("spiffe://" + domain + "/ns/" + namespace + "/sa/" + account));
        return names;
    }

    private List<String> domains() {
        List<String> domains = new ArrayList<>();
        domains.add(trust.domain());
        domains.addAll(trust.aliases());
        return domains;
    }

    /** The last good certificates of this workload. Config thread. */
    static final class WorkloadFiles {
        private static final String PAIR = "workload";

        private @Nullable Credential own;
        private List<X509Certificate> roots = List.of();
        private boolean asked;

        @Nullable
        Credential own() {
            return own;
        }

        List<X509Certificate> roots() {
            return roots;
        }

        /** Once true. */
        private boolean isFirst() {
            boolean first = !asked;
            asked = true;
            return first;
        }

        /** Answers what is wrong; null if all is well. */
        private @Nullable String read(Path folder, TlsContexts contexts) {
            KeyFiles files = contexts.files();
            try {
                byte[] chain = files.read(folder.resolve("cert-chain.pem").toString());
                byte[] key = files.read(folder.resolve("key.pem").toString());
                List<X509Certificate> trusted =
                        Pem.certificates(files.read(folder.resolve(ROOT).toString()));
                own = contexts.secrets().put(PAIR, chain, key, contexts.now());
                roots = trusted;
                return null;
            } catch (GeneralSecurityException | IOException e) {
                return Keyring.reason(e) + (own == null ? "" : "; those of before stay in use");
            }
        }
    }
}
