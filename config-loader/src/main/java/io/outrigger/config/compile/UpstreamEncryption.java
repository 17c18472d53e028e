package io.outrigger.config.compile;

import io.outrigger.config.compile.MeshService.MeshPort;
import io.outrigger.config.compile.MeshService.Resolution;
import io.outrigger.config.istio.DestinationRule.Tls;
import io.outrigger.config.istio.DestinationRule.TlsMode;
import io.outrigger.config.istio.PeerAuthentication.Mode;
import io.outrigger.core.cluster.UpstreamTls;
import io.outrigger.core.tls.Authorities;
import io.outrigger.core.tls.ClientTls;
import io.outrigger.core.tls.ClientTlsSpec;
import io.outrigger.core.tls.Credential;
import io.outrigger.core.tls.PeerTrust;
import io.outrigger.core.tls.SanMatcher;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles how connections to a service are encrypted: as a DestinationRule says, else as the mesh does among its own. */
final class UpstreamEncryption {
    private static final String SYSTEM = "system";

    private final ServiceRegistry registry;
    private final PeerModes modes;
    private final MeshTls mesh;
    private final Keyring keys;
    private final TlsContexts contexts;
    private final Findings findings;

    UpstreamEncryption(
            ServiceRegistry registry,
            PeerModes modes,
            MeshTls mesh,
            Keyring keys,
            TlsContexts contexts,
            Findings findings) {
        this.registry = registry;
        this.modes = modes;
        this.mesh = mesh;
        this.keys = keys;
        this.contexts = contexts;
        this.findings = findings;
    }

    /**
     * A port of a service, or the part of it that a subset is.
     *
     * @param carried by most connections to it
     * @param secrets whether its rule may name a Secret: a gateway's may, a sidecar's if it is for workloads that it selects
     */
    record Destination(MeshService service, MeshPort port, String subset, ClientTls.Carried carried, boolean secrets) {
        String serverName() {
            return new ClusterName.Parts(Integer.toString(port.number()), subset, service.host()).serverName();
        }
    }

    /**
     * Null for connections in the clear.
     *
     * @param anywhere whether connections go where the client was going, so that nothing is known of the endpoint
     */
    @Nullable
    UpstreamTls of(Destination destination, @Nullable Tls tls, boolean anywhere) {
        if (tls == null) {
            return automatic(destination, anywhere);
        }
        return switch (tls.mode()) {
            case DISABLE -> null;
            case ISTIO_MUTUAL -> {
                String name = tls.sni().isEmpty() ? destination.serverName() : tls.sni();
                List<String> names = tls.subjectAltNames().isEmpty() ? names(destination) : tls.subjectAltNames();
                yield new UpstreamTls(mesh.client(names, destination.carried()), name, false, false);
            }
            case SIMPLE, MUTUAL ->
                tls.credentialName().isEmpty() || destination.secrets()
                        ? originated(tls, destination)
                        : inTheClear(tls);
        };
    }

    private @Nullable UpstreamTls automatic(Destination destination, boolean anywhere) {
        MeshService service = destination.service();
        boolean asOne = anywhere || service.resolution() == Resolution.ORIGINAL_DESTINATION;
        boolean off = !mesh.automatic()
                || registry.peers(service).external()
                || modes.of(service.namespace()) == Mode.DISABLE
                || asOne && !allUnderstand(destination);
        return off
                ? null
                : new UpstreamTls(
                        mesh.client(names(destination), destination.carried()),
                        destination.serverName(),
                        false,
                        !anywhere);
    }

    /** Who goes where the client was going does not know the endpoint, and so asks whether all speak the mesh's TLS. */
    private boolean allUnderstand(Destination destination) {
        List<MeshEndpoint> endpoints = registry.endpoints(destination.service(), destination.port());
        return !endpoints.isEmpty()
                && endpoints.stream().allMatch(endpoint -> endpoint.owner().meshTls());
    }

    /** Whether an endpoint is spoken to in the mesh's TLS: as the rule says, where one does. */
    boolean understands(MeshEndpoint endpoint, @Nullable Tls tls) {
        if (tls != null) {
            return tls.mode() == TlsMode.ISTIO_MUTUAL;
        }
        MeshEndpoint.Owner owner = endpoint.owner();
        return owner.meshTls() && modes.at(owner.namespace(), endpoint.labels(), endpoint.port()) != Mode.DISABLE;
    }

    /** Who may answer for a service: whom its entry names, and the accounts of its endpoints. */
    private List<String> names(Destination destination) {
        Set<String> names =
                new LinkedHashSet<>(registry.peers(destination.service()).names());
        for (MeshEndpoint endpoint : registry.endpoints(destination.service(), destination.port())) {
            if (!endpoint.owner().account().isEmpty()) {
                names.addAll(mesh.identities(
                        endpoint.owner().namespace(), endpoint.owner().account()));
            }
        }
        return List.copyOf(names);
    }

    /** As Istio does. Nobody expects it. */
    private @Nullable UpstreamTls inTheClear(Tls tls) {
        findings.warn(
                tls.position(),
                "connections go in the CLEAR, as those of Istio's sidecars: credentialName acts at gateways, and at"
                        + " sidecars in a rule with a workloadSelector");
        return null;
    }

    private UpstreamTls originated(Tls tls, Destination destination) {
        boolean named = !tls.sni().isEmpty();
        return new UpstreamTls(originated(tls, named, destination), named ? tls.sni() : null, !named, false);
    }

    private ClientTls originated(Tls tls, boolean named, Destination destination) {
        try {
            boolean byName = !named && tls.subjectAltNames().isEmpty();
            PeerTrust trust = trust(tls, destination);
            return contexts.client(
                    new ClientTlsSpec(own(tls), trust, byName, mesh.offers().client(), ClientTlsSpec.Offers.HTTP),
                    destination.carried());
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            findings.warn(tls.position(), "connections will fail: " + Keyring.reason(e));
            return ClientTls.MISSING;
        }
    }

    private @Nullable Credential own(Tls tls) throws GeneralSecurityException, IOException {
        if (tls.mode() != TlsMode.MUTUAL) {
            return null;
        }
        return tls.credentialName().isEmpty()
                ? keys.ofFiles(tls.files().clientCertificate(), tls.files().privateKey(), tls.position())
                : keys.ofSecret(tls.credentialName(), tls.position());
    }

    /** For hosts of entries, who may answer for them holds here too. */
    private PeerTrust trust(Tls tls, Destination destination) throws GeneralSecurityException, IOException {
        if (tls.anyone()) {
            return PeerTrust.ANYONE;
        }
        Authorities authorities = authorities(tls);
        boolean asUsual =
                tls.subjectAltNames().isEmpty() && !destination.service().isKubernetes();
        List<String> names = asUsual ? names(destination) : tls.subjectAltNames();
        return new PeerTrust(
                false,
                authorities.certificates(),
                authorities.revoked(),
                names.stream().map(SanMatcher::exact).toList(),
                List.of(),
                List.of());
    }

    private Authorities authorities(Tls tls) throws GeneralSecurityException, IOException {
        if (!tls.credentialName().isEmpty()) {
            return keys.authoritiesBeside(tls.credentialName(), tls.position());
        }
        String file = tls.files().caCertificates();
        String revoked = tls.files().caCrl();
        return file.isEmpty() || file.equals(SYSTEM)
                ? keys.authoritiesOfSystem(revoked, tls.position())
                : keys.authoritiesOfFile(file, revoked, tls.position());
    }
}
