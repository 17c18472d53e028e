package io.outrigger.core.tls;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a certificate of a peer must prove. Each list that is not empty must be satisfied.
 *
 * @param anyone nothing is verified, though a certificate may be asked for (Istio {@code insecureSkipVerify})
 * @param anchors authorities
 * @param revoked revocation lists; if there are any, every authority of the chain needs one
 * @param names accepted subject alternative names
 * @param publicKeys base64 of SHA-256 over the public key; this or {@code hashes}
 * @param hashes SHA-256 over the certificate in lower case hex
 */
public record PeerTrust(
        boolean anyone,
        List<X509Certificate> anchors,
        List<X509CRL> revoked,
        List<SanMatcher> names,
        List<String> publicKeys,
        List<String> hashes) {
    /** Verifies nothing. */
    public static final PeerTrust ANYONE = new PeerTrust(true, List.of(), List.of(), List.of(), List.of(), List.of());

    public PeerTrust {
        anchors = List.copyOf(anchors);
        revoked = List.copyOf(revoked);
        names = List.copyOf(names);
        publicKeys = List.copyOf(publicKeys);
        hashes = List.copyOf(hashes);
    }

    /** Whoever an authority vouches for. */
    public static PeerTrust in(List<X509Certificate> anchors) {
        return new PeerTrust(false, anchors, List.of(), List.of(), List.of(), List.of());
    }

    /** Whether as much is asked for, by authorities that may be others: they change as certificates do, and connections outlive that. */
    boolean demandsAs(PeerTrust other) {
        return anyone == other.anyone
                && names.equals(other.names)
                && publicKeys.equals(other.publicKeys)
                && hashes.equals(other.hashes);
    }

    /** The same for these names only. */
    public PeerTrust named(List<SanMatcher> only) {
        return new PeerTrust(anyone, anchors, revoked, only, publicKeys, hashes);
    }
}
