package io.outrigger.config.compile;

import io.outrigger.config.compile.GatewayServers.Owned;
import io.outrigger.config.istio.Bytes;
import io.outrigger.config.istio.Gateway;
import io.outrigger.config.istio.Gateway.Tls;
import io.outrigger.config.istio.Gateway.TlsMode;
import io.outrigger.config.istio.Gateway.TlsProtocol;
import io.outrigger.config.istio.Secret;
import io.outrigger.core.tls.Credential;
import io.outrigger.core.tls.PeerTrust;
import io.outrigger.core.tls.Pem;
import io.outrigger.core.tls.SanMatcher;
import io.outrigger.core.tls.ServerTls;
import io.outrigger.core.tls.ServerTlsSpec;
import io.outrigger.core.tls.ServerTlsSpec.ClientCertificate;
import io.outrigger.core.tls.TlsParameters;
import io.outrigger.core.tls.TlsVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the certificates that servers of Gateways name, in Secrets of the gateway's own namespace or in files, and makes contexts of
 * them. What is missing or broken leaves its server closed, or with the pair it had.
 */
final class ServerCertificates {
    private static final String KUBERNETES = "kubernetes://";
    private static final List<String> HTTP = List.of("h2", "http/1.1");

    private final List<Secret> secrets;
    private final String namespace;
    private final TlsContexts contexts;
    private final Findings findings;

    ServerCertificates(List<Secret> secrets, String namespace, TlsContexts contexts, Findings findings) {
        this.secrets = secrets;
        this.namespace = namespace;
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
                            + reason(e));
            return ServerTls.MISSING;
        }
    }

    private static @Nullable String reason(Exception e) {
        return e instanceof IOException ? "cannot read " + e.getMessage() : e.getMessage();
    }

    private Credential credential(Tls tls) throws GeneralSecurityException, IOException {
        String name = tls.credentialName();
        String key = name.isEmpty() ? tls.files().serverCertificate() : "secret " + name;
        Credential last = contexts.secrets().last(key);
        try {
            Instant now = contexts.now();
            if (name.isEmpty()) {
                byte[] chain = read(tls.files().serverCertificate());
                return contexts.secrets().put(key, chain, read(tls.files().privateKey()), now);
            }
            Secret secret = secret(name);
            if (secret == null) {
                throw new CertificateException("there is no Secret " + named(name));
            }
            byte[] chain = first(secret, "tls.crt", "cert");
            byte[] privateKey = first(secret, "tls.key", "key");
            if (chain == null || privateKey == null) {
                throw new CertificateException("Secret " + named(name) + " lacks tls.crt and tls.key, or cert and key");
            }
            return contexts.secrets().put(key, chain, privateKey, now);
        } catch (GeneralSecurityException | IOException e) {
            if (last == null) {
                throw e;
            }
            findings.warn(tls.position(), "the certificate of before stays in use: " + reason(e));
            return last;
        }
    }

    private @Nullable Secret secret(String name) {
        for (Secret secret : secrets) {
            boolean named = (secret.meta().namespace() + "/" + secret.meta().name()).equals(named(name));
            if (named) {
                return secret;
            }
        }
        return null;
    }

    /** The first of the entries that exists and is not empty; null for none. */
    private static byte @Nullable [] first(Secret secret, String... names) {
        for (String name : names) {
            Bytes value = secret.data().get(name);
            if (value != null && value.toArray().length > 0) {
                return value.toArray();
            }
        }
        return null;
    }

    private String named(String name) {
        return namespace + "/" + (name.startsWith(KUBERNETES) ? name.substring(KUBERNETES.length()) : name);
    }

    private static byte[] read(String path) throws IOException {
        try {
            return Files.readAllBytes(Path.of(path));
        } catch (InvalidPathException e) {
            throw new IOException(path, e);
        }
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
        if (tls.credentialName().isEmpty()) {
            return Pem.certificates(read(tls.files().caCertificates()));
        }
        byte[] found = null;
        for (String name : List.of(tls.credentialName(), tls.credentialName() + "-cacert")) {
            Secret secret = secret(name);
            found = found != null || secret == null ? found : first(secret, "ca.crt", "cacert");
        }
        if (found == null) {
            throw new CertificateException("mode " + tls.mode() + " needs ca.crt or cacert in the Secret "
                    + named(tls.credentialName()) + " or in " + named(tls.credentialName()) + "-cacert");
        }
        return Pem.certificates(found);
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
