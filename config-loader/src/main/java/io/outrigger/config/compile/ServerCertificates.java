package io.outrigger.config.compile;

import io.outrigger.config.compile.GatewayServers.Owned;
import io.outrigger.config.istio.Gateway;
import io.outrigger.config.istio.Gateway.Tls;
import io.outrigger.config.istio.Gateway.TlsMode;
import io.outrigger.config.istio.Gateway.TlsProtocol;
import io.outrigger.core.tls.Credential;
import io.outrigger.core.tls.PeerTrust;
import io.outrigger.core.tls.SanMatcher;
import io.outrigger.core.tls.ServerTls;
import io.outrigger.core.tls.ServerTlsSpec;
import io.outrigger.core.tls.ServerTlsSpec.ClientCertificate;
import io.outrigger.core.tls.TlsParameters;
import io.outrigger.core.tls.TlsVersion;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes contexts for servers of Gateways from the certificates that they name. What is missing or broken leaves its server closed, or
 * with the pair it had.
 */
final class ServerCertificates {
    private static final List<String> HTTP = List.of("h2", "http/1.1");

    private final Keyring keys;
    private final TlsContexts contexts;
    private final Findings findings;

    ServerCertificates(Keyring keys, TlsContexts contexts, Findings findings) {
        this.keys = keys;
        this.contexts = contexts;
        this.findings = findings;
    }

    /** The context of a server whose TLS ends here; one that serves nobody if anything is wrong with its certificates. */
    ServerTls of(Owned owned, Tls tls) {
        try {
            Credential credential = credential(tls);
            return contexts.server(new ServerTlsSpec(List.of(credential), clients(tls.mode()), trust(tls), offer(tls)));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            findings.warn(
                    tls.position(),
                    "server " + owned.server().port().name() + " of gateway " + owned.gatewayName() + " stays closed: "
                            + Keyring.reason(e));
            return ServerTls.MISSING;
        }
    }

    private Credential credential(Tls tls) throws GeneralSecurityException, IOException {
        return tls.credentialName().isEmpty()
                ? keys.ofFiles(tls.files().serverCertificate(), tls.files().privateKey(), tls.position())
                : keys.ofSecret(tls.credentialName(), tls.position());
    }

    private static ClientCertificate clients(TlsMode mode) {
        return switch (mode) {
            case MUTUAL -> ClientCertificate.REQUIRED;
            case OPTIONAL_MUTUAL -> ClientCertificate.OPTIONAL;
            default -> ClientCertificate.NONE;
        };
    }

    private PeerTrust trust(Tls tls) throws GeneralSecurityException, IOException {
        if (tls.mode() == TlsMode.SIMPLE || tls.clients().anyone()) {
            return PeerTrust.ANYONE;
        }
        Gateway.Clients clients = tls.clients();
        return new PeerTrust(
                false,
                authorities(tls),
                List.of(),
                clients.subjectAltNames().stream().map(SanMatcher::istio).toList(),
                clients.publicKeys(),
                clients.hashes().stream()
                        .map(hash -> hash.replace(":", "").toLowerCase(Locale.ROOT))
                        .toList());
    }

    private List<X509Certificate> authorities(Tls tls) throws GeneralSecurityException, IOException {
        return tls.credentialName().isEmpty()
                ? keys.authoritiesOfFile(tls.files().caCertificates())
                : keys.authoritiesOfSecret(tls.credentialName());
    }

    private TlsParameters offer(Tls tls) {
        Gateway.Offer offer = tls.offer();
        List<String> ciphers = new ArrayList<>();
        for (String name : offer.cipherSuites()) {
            if (TlsParameters.KNOWN_CIPHERS.contains(name)) {
                ciphers.add(name);
            } else {
                findings.warn(tls.position(), "cipherSuites: " + name + " is unknown and is left out");
            }
        }
        return new TlsParameters(
                version(offer.minVersion(), TlsVersion.TLS_1_2),
                version(offer.maxVersion(), TlsVersion.TLS_1_3),
                ciphers.isEmpty() ? TlsParameters.CIPHERS : ciphers,
                offer.curves().isEmpty() ? TlsParameters.CURVES : offer.curves(),
                HTTP);
    }

    private static TlsVersion version(TlsProtocol protocol, TlsVersion usual) {
        return switch (protocol) {
            case TLS_AUTO -> usual;
            case TLSV1_0 -> TlsVersion.TLS_1_0;
            case TLSV1_1 -> TlsVersion.TLS_1_1;
            case TLSV1_2 -> TlsVersion.TLS_1_2;
            case TLSV1_3 -> TlsVersion.TLS_1_3;
        };
    }
}
