package io.outrigger.core.tls;

import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Whom to believe, and what they have taken back. They are one value so that authorities are never asked without their lists. Immutable.
 *
 * @param certificates of the authorities
 * @param revoked their revocation lists, empty for none
 */
public record Authorities(List<X509Certificate> certificates, List<X509CRL> revoked) {
    public Authorities {
        certificates = List.copyOf(certificates);
        revoked = List.copyOf(revoked);
    }

    /** Reads both; fails if there is no certificate, or if the lists are there and cannot be read. */
    public static Authorities of(byte[] certificatesPem, byte[] revokedPem) throws GeneralSecurityException {
        return new Authorities(
                Pem.certificates(certificatesPem),
                revokedPem.length == 0 ? List.of() : Pem.revocationLists(revokedPem));
    }
}
