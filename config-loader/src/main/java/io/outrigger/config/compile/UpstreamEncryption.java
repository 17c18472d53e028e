package io.outrigger.config.compile;

import io.outrigger.config.istio.DestinationRule.Tls;
import io.outrigger.config.istio.DestinationRule.TlsMode;
import io.outrigger.core.cluster.UpstreamTls;
import io.outrigger.core.tls.ClientTls;
import io.outrigger.core.tls.ClientTlsSpec;
import io.outrigger.core.tls.Credential;
import io.outrigger.core.tls.PeerTrust;
import io.outrigger.core.tls.SanMatcher;
import io.outrigger.core.tls.TlsParameters;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles how connections to a service are encrypted: as a DestinationRule says, else as the mesh does among its own. */
final class UpstreamEncryption {
    private static final String SYSTEM = "system";

    private final Keyring keys;
    private final TlsContexts contexts;
    private final Findings findings;

    UpstreamEncryption(Keyring keys, TlsContexts contexts, Findings findings) {
        this.keys = keys;
        this.contexts = contexts;
        this.findings = findings;
    }

    /** Null for connections in the clear. */
    @Nullable
    UpstreamTls of(@Nullable Tls tls) {
        if (tls == null || tls.mode() == TlsMode.DISABLE || tls.mode() == TlsMode.ISTIO_MUTUAL) {
            return null;
        }
        boolean named = !tls.sni().isEmpty();
        return new UpstreamTls(originated(tls, named), named ? tls.sni() : null, !named, false);
    }

    private ClientTls originated(Tls tls, boolean named) {
        try {
            boolean byName = !named && tls.subjectAltNames().isEmpty();
            return contexts.client(new ClientTlsSpec(
                    own(tls), trust(tls), byName, TlsParameters.DEFAULT, ClientTlsSpec.Offers.HTTP));
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

    private PeerTrust trust(Tls tls) throws GeneralSecurityException, IOException {
        if (tls.anyone()) {
            return PeerTrust.ANYONE;
        }
        List<X509CRL> revoked = tls.credentialName().isEmpty()
                ? keys.revokedOfFile(tls.files().caCrl())
                : keys.revokedOfSecret(tls.credentialName());
        return new PeerTrust(
                false,
                authorities(tls),
                revoked,
                tls.subjectAltNames().stream().map(SanMatcher::istio).toList(),
                List.of(),
                List.of());
    }

    private List<X509Certificate> authorities(Tls tls) throws GeneralSecurityException, IOException {
        if (!tls.credentialName().isEmpty()) {
            return keys.authoritiesOfSecret(tls.credentialName());
        }
        String file = tls.files().caCertificates();
        return file.isEmpty() || file.equals(SYSTEM) ? keys.authoritiesOfSystem() : keys.authoritiesOfFile(file);
    }
}
