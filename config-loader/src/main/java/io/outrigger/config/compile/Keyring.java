package io.outrigger.config.compile;

import io.outrigger.config.istio.Bytes;
import io.outrigger.config.istio.Secret;
import io.outrigger.config.yaml.Position;
import io.outrigger.core.tls.Authorities;
import io.outrigger.core.tls.Credential;
import io.outrigger.core.tls.SecretStore;
import io.outrigger.core.tls.TlsSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys, certificates, authorities and revocation lists, in Secrets of the proxy's own namespace or in files. What is broken
 * leaves what was there before in use.
 */
final class Keyring {
    private static final String KUBERNETES = "kubernetes://";
    /** Of a server for secrets; Istio takes what it has itself where there is none. */
    private static final String EXTERNAL = "sds://";

    private static final String COMPANION = "-cacert";
    /** Where Linux distributions keep the authorities that they trust. */
    private static final List<String> SYSTEM =
            List.of("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem");

    private static final byte[] NOTHING = {};

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
    private interface Source<T> {
        T get() throws GeneralSecurityException, IOException;
    }

    /** What is asked for by a name, and where. */
    private record Wanted(String name, boolean authorities, Position position) {}

    /** The pair in a Secret; complaints are about what stands at {@code position}. */
    Credential ofSecret(String name, Position position) throws GeneralSecurityException, IOException {
        String key = KUBERNETES + plain(name);
        return pair(key, position, () -> {
            Secret secret = secret(name);
            if (secret == null) {
                throw new CertificateException("there is no Secret " + named(name));
            }
            boolean generic = has(secret, "cert") && has(secret, "key");
            byte[] chain = entry(secret, generic ? "cert" : "tls.crt");
            byte[] privateKey = entry(secret, generic ? "key" : "tls.key");
            if (chain.length == 0 || privateKey.length == 0) {
                throw new CertificateException("Secret " + named(name) + " lacks tls.crt and tls.key, or cert and key");
            }
            return contexts.secrets().put(key, chain, privateKey, contexts.now());
        });
    }

    /** The pair in two files. */
    Credential ofFiles(String chain, String privateKey, Position position)
            throws GeneralSecurityException, IOException {
        String key = "file-cert:" + chain + "~" + privateKey;
        return pair(key, position, () -> contexts.secrets().put(key, read(chain), read(privateKey), contexts.now()));
    }

    private Credential pair(String key, Position position, Source<Credential> source)
            throws GeneralSecurityException, IOException {
        Wanted wanted = new Wanted(key, false, position);
        return latest(wanted, contexts.secrets().last(key), Credential::chain, source);
    }

    /** The authorities that go with a pair: in a Secret of its name and {@value #COMPANION}, else in its own. */
    Authorities authoritiesBeside(String name, Position position) throws GeneralSecurityException, IOException {
        return authoritiesOfSecret(name + COMPANION, position);
    }

    /** Those in a Secret whose name ends with {@value #COMPANION}, else in the one of the name without it. */
    Authorities authoritiesOfSecret(String name, Position position) throws GeneralSecurityException, IOException {
        Wanted wanted = new Wanted(KUBERNETES + plain(name), true, position);
        return authorities(wanted, "", () -> {
            if (!name.endsWith(COMPANION)) {
                throw new CertificateException(
                        "Istio looks for authorities only under names that end with " + COMPANION + ", not " + name);
            }
            String bare = name.substring(0, name.length() - COMPANION.length());
            Secret companion = secret(name);
            Secret secret = companion == null ? secret(bare) : companion;
            boolean generic = secret != null && has(secret, "cacert");
            if (secret == null || !generic && !has(secret, "ca.crt")) {
                throw new CertificateException("there is no ca.crt or cacert in the Secret "
                        + (companion == null ? named(bare) + " or in " : "") + named(name));
            }
            return Authorities.of(
                    entry(secret, generic ? "cacert" : "ca.crt"), entry(secret, generic ? "crl" : "ca.crl"));
        });
    }

    /** @param revoked the path of their revocation lists, empty for none */
    Authorities authoritiesOfFile(String path, String revoked, Position position)
            throws GeneralSecurityException, IOException {
        Wanted wanted = new Wanted("file-root:" + path, true, position);
        return authorities(
                wanted, revoked, () -> Authorities.of(read(path), revoked.isEmpty() ? NOTHING : read(revoked)));
    }

    private Authorities authorities(Wanted wanted, String revoked, Source<Authorities> source)
            throws GeneralSecurityException, IOException {
        String key = wanted.name() + "~" + revoked;
        SecretStore store = contexts.secrets();
        return latest(
                wanted, store.lastAuthorities(key), Authorities::certificates, () -> store.put(key, source.get()));
    }

    /** What is there now; what was there before, if that is of no use. */
    private <T> T latest(
            Wanted wanted, @Nullable T last, Function<T, List<X509Certificate>> certificates, Source<T> source)
            throws GeneralSecurityException, IOException {
        contexts.note(TlsSecret.missing(wanted.name(), wanted.authorities()));
        T found;
        boolean stale = false;
        try {
            found = source.get();
        } catch (GeneralSecurityException | IOException e) {
            if (last == null) {
                throw e;
            }
            String kept = wanted.authorities() ? "the authorities of before stay" : "the certificate of before stays";
            findings.warn(wanted.position(), kept + " in use: " + reason(e));
            found = last;
            stale = true;
        }
        contexts.note(new TlsSecret(wanted.name(), wanted.authorities(), certificates.apply(found), stale));
        return found;
    }

    /** Those that the machine trusts. */
    Authorities authoritiesOfSystem(String revoked, Position position) throws GeneralSecurityException, IOException {
        for (String path : SYSTEM) {
            if (Files.isReadable(Path.of(path))) {
                return authoritiesOfFile(path, revoked, position);
            }
        }
        throw new CertificateException("the machine has no list of authorities");
    }

    private @Nullable Secret secret(String name) throws CertificateException {
        if (!named(name).startsWith(namespace + "/")) {
            throw new CertificateException("the Secret " + named(name) + " is in another namespace than the proxy");
        }
        for (Secret secret : secrets) {
            if ((secret.meta().namespace() + "/" + secret.meta().name()).equals(named(name))) {
                return secret;
            }
        }
        return null;
    }

    private static boolean has(Secret secret, String name) {
        return entry(secret, name).length > 0;
    }

    /** Empty if there is none. */
    private static byte[] entry(Secret secret, String name) {
        Bytes value = secret.data().get(name);
        return value == null ? NOTHING : value.toArray();
    }

    private String named(String name) {
        String plain = plain(name);
        return plain.indexOf('/') < 0 ? namespace + "/" + plain : plain;
    }

    private static String plain(String name) {
        for (String scheme : List.of(KUBERNETES, EXTERNAL)) {
            if (name.startsWith(scheme)) {
                return name.substring(scheme.length());
            }
        }
        return name;
    }

    private byte[] read(String path) throws IOException {
        return contexts.files().read(path);
    }

    /** What is wrong, in a few words. */
    static String reason(Exception e) {
        return e instanceof IOException ? "cannot read " + e.getMessage() : String.valueOf(e.getMessage());
    }
}
