package io.outrigger.app.certs;

import io.outrigger.core.tls.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * A new key and the certificates that speak for it.
 *
 * @param chain the own certificate first, then those between it and the root, without the root
 * @param root whom to trust
 */
public record Issued(PrivateKey key, List<X509Certificate> chain, X509Certificate root) {
    /** Names of the files, as Istio's agent has them. */
    public static final String CHAIN = "cert-chain.pem";

    public static final String KEY = "key.pem";
    public static final String ROOT = "root-cert.pem";

    public Issued {
        chain = List.copyOf(chain);
    }

    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** All of {@link #chain} as PEM. */
    public String chainPem() throws CertificateException {
        return pem(chain);
    }

    /** The key as PKCS#8 in PEM, not encrypted. */
    public String keyPem() {
        return pem(key);
    }

    public String rootPem() throws CertificateException {
        return Pem.text(root);
    }

    /** Lays key and certificates down as a proxy wants those of its workload. */
    public void write(Path folder) throws CertificateException, IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(CHAIN), chainPem());
        PrivateFile.write(folder.resolve(KEY), keyPem());
        Files.writeString(folder.resolve(ROOT), rootPem());
    }

    static String pem(List<X509Certificate> certificates) throws CertificateException {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            text.append(Pem.text(certificate));
        }
        return text.toString();
    }

    static String pem(PrivateKey key) {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    static String pem(String label, byte[] content) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return "-----BEGIN " + label + "-----\n" + lines.encodeToString(content) + "\n-----END " + label + "-----\n";
    }

    /** The key stays unsaid. */
    @Override
    public String toString() {
        return "Issued[" + certificate().getSubjectX500Principal() + "]";
    }
}
