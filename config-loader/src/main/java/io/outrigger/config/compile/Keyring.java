package io.outrigger.config.compile;

import io.outrigger.config.istio.Bytes;
import io.outrigger.config.istio.Secret;
import io.outrigger.config.yaml.Position;
import io.outrigger.core.tls.Credential;
import io.outrigger.core.tls.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys, certificates, authorities and revocation lists, in Secrets of the proxy's own namespace or in files. A pair that is
 * broken leaves the one of before in use.
 */
final class Keyring {
    private static final String KUBERNETES = "kubernetes://";
    private static final String COMPANION = "-cacert";
    /** Where Linux distributions keep the authorities that they trust. */
    private static final List<String> SYSTEM =
            List.of("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem");

    private final List<Secret> secrets;
    private final String namespace;
    private final TlsContexts contexts;
    private final Findings findings;

    Keyring(List<Secret> secrets, String namespace, TlsContexts contexts, Findings findings) {
        this.secrets = secrets;
        this.namespace = namespace;
        this.contexts = contexts;
        this.findings = findings;
    }

    /** Something that may fail. */
    @FunctionalInterface
    interface Source<T> {
        T get() throws GeneralSecurityException, IOException;
    }

    /** The pair in a Secret; complaints are about what stands at {@code position}. */
    Credential ofSecret(String name, Position position) throws GeneralSecurityException, IOException {
        String key = "secret " + named(name);
        return noted(
                KUBERNETES + plain(name),
                () -> orLast(key, position, () -> {
                    Secret secret = secret(name);
                    if (secret == null) {
                        throw new CertificateException("there is no Secret " + named(name));
                    }
                    byte[] chain = first(secret, "tls.crt", "cert");
                    byte[] privateKey = first(secret, "tls.key", "key");
                    if (chain == null || privateKey == null) {
                        throw new CertificateException(
                                "Secret " + named(name) + " lacks tls.crt and tls.key, or cert and key");
                    }
                    return contexts.secrets().put(key, chain, privateKey, contexts.now());
                }));
    }

    private Credential noted(String name, Source<Credential> source) throws GeneralSecurityException, IOException {
        contexts.note(name, false, List.of());
        Credential pair = source.get();
        contexts.note(name, false, pair.chain());
        return pair;
    }

    private List<X509Certificate> notedAuthorities(String name, Source<List<X509Certificate>> source)
            throws GeneralSecurityException, IOException {
        contexts.note(name, true, List.of());
        List<X509Certificate> authorities = source.get();
        contexts.note(name, true, authorities);
        return authorities;
    }

    /** The pair in two files. */
    Credential ofFiles(String chain, String privateKey, Position position)
            throws GeneralSecurityException, IOException {
        String key = "files " + chain + " " + privateKey;
        return noted(
                "file-cert:" + chain + "~" + privateKey,
                () -> orLast(
                        key,
                        position,
                        () -> contexts.secrets().put(key, read(chain), read(privateKey), contexts.now())));
    }

    private Credential orLast(String key, Position position, Source<Credential> source)
            throws GeneralSecurityException, IOException {
        Credential last = contexts.secrets().last(key);
        try {
            return source.get();
        } catch (GeneralSecurityException | IOException e) {
            if (last == null) {
                throw e;
            }
            findings.warn(position, "the certificate of before stays in use: " + reason(e));
            return last;
        }
    }

    /** The authorities in a Secret or in the one that goes with it. */
    List<X509Certificate> authoritiesOfSecret(String name) throws GeneralSecurityException, IOException {
        return notedAuthorities(KUBERNETES + plain(name) + COMPANION, () -> trustedOfSecret(name));
    }

    private List<X509Certificate> trustedOfSecret(String name) throws GeneralSecurityException {
        byte[] found = ofSecretOrCompanion(name, "ca.crt", "cacert");
        if (found == null) {
            throw new CertificateException(
                    "there is no ca.crt or cacert in the Secret " + named(name) + " or in " + named(name) + COMPANION);
        }
        return Pem.certificates(found);
    }

    List<X509Certificate> authoritiesOfFile(String path) throws GeneralSecurityException, IOException {
        return notedAuthorities("file-root:" + path, () -> Pem.certificates(read(path)));
    }

    /** Those that the machine trusts. */
    List<X509Certificate> authoritiesOfSystem() throws GeneralSecurityException, IOException {
        for (String path : SYSTEM) {
            if (Files.isReadable(Path.of(path))) {
                return authoritiesOfFile(path);
            }
        }
        throw new CertificateException("the machine has no list of authorities");
    }

    /** The revocation lists in a Secret or in the one that goes with it; empty for none. */
    List<X509CRL> revokedOfSecret(String name) throws GeneralSecurityException {
        byte[] found = ofSecretOrCompanion(name, "ca.crl", "crl");
        return found == null ? List.of() : Pem.revocationLists(found);
    }

    /** The revocation lists in a file; none without a path. */
    List<X509CRL> revokedOfFile(String path) throws GeneralSecurityException, IOException {
        return path.isEmpty() ? List.of() : Pem.revocationLists(read(path));
    }

    private byte @Nullable [] ofSecretOrCompanion(String name, String... entries) {
        for (String one : List.of(name, name + COMPANION)) {
            Secret secret = secret(one);
            byte[] found = secret == null ? null : first(secret, entries);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Secret secret(String name) {
        for (Secret secret : secrets) {
            if ((secret.meta().namespace() + "/" + secret.meta().name()).equals(named(name))) {
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
        return namespace + "/" + plain(name);
    }

    private static String plain(String name) {
        return name.startsWith(KUBERNETES) ? name.substring(KUBERNETES.length()) : name;
    }

    private byte[] read(String path) throws IOException {
        return contexts.files().read(path);
    }

    /** What is wrong, in a few words. */
    static String reason(Exception e) {
        return e instanceof IOException ? "cannot read " + e.getMessage() : String.valueOf(e.getMessage());
    }
}
