package io.outrigger.core.tls;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Certificates by the name under which Istio's proxies ask for them; the private key is not among them. Immutable.
 *
 * @param name {@code default} and {@code ROOTCA} of the workload, {@code kubernetes://NAME} of a Secret, {@code file-cert:CHAIN~KEY}
 *     and {@code file-root:CA} of files
 * @param authorities whether they are what peers are measured by; else the first belongs to a private key, and the rest vouch for it
 * @param certificates empty where they are missing or broken and there are none of before
 * @param stale whether they are of before, since what is there now is missing or broken
 */
public record TlsSecret(String name, boolean authorities, List<X509Certificate> certificates, boolean stale) {
    public TlsSecret {
        certificates = List.copyOf(certificates);
    }

    /** One that is missing or broken, and was never whole. */
    public static TlsSecret missing(String name, boolean authorities) {
        return new TlsSecret(name, authorities, List.of(), false);
    }
}
