package io.outrigger.core.tls;

import io.outrigger.core.time.WallClock;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.MessageDigest;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Verifies what a peer shows: the path to an authority, its purpose, revocation, names and pins. Immutable, shared by all workers.
 *
 * <p>Extends the trust manager that libraries do not wrap: a wrapper would add, or forget, checks of its own.
 */
final class PeerVerifier extends X509ExtendedTrustManager {
    private static final int LONGEST_CHAIN = 16;

    private final PeerTrust trust;
    private final boolean byName;
    private final WallClock clock;
    private final Set<TrustAnchor> anchors;

    /** What a certificate may be used for: it and all between it and an authority must say so, or not speak of uses at all. */
    private enum Purpose {
        CLIENT("1.3.6.1.5.5.7.3.2", Purpose.SIGN | Purpose.AGREE),
        SERVER("1.3.6.1.5.5.7.3.1", Purpose.SIGN | Purpose.ENCIPHER | Purpose.AGREE);

        // Bits of RFC 5280 section 4.2.1.3.
        private static final int SIGN = 1;
        private static final int ENCIPHER = 1 << 2;
        private static final int AGREE = 1 << 4;

        private final String extended;
        private final int uses;

        /** @param uses of the key, of which one is needed */
        Purpose(String extended, int uses) {
            this.extended = extended;
            this.uses = uses;
        }

        /** "Any purpose" is none in particular, as for BoringSSL. */
        boolean isOf(X509Certificate certificate) throws CertificateException {
            List<String> said = certificate.getExtendedKeyUsage();
            return said == null || said.contains(extended);
        }

        boolean fitsKeyOf(X509Certificate certificate) {
            boolean[] said = certificate.getKeyUsage();
            boolean fits = said == null;
            for (int bit = 0; said != null && bit < said.length; bit++) {
                fits |= said[bit] && (uses & 1 << bit) != 0;
            }
            return fits;
        }
    }

    /** @param byName whether the host that an engine was made for must be among the names */
    PeerVerifier(PeerTrust trust, boolean byName, WallClock clock) {
        this.trust = trust;
        this.byName = byName;
        this.clock = clock;
        this.anchors = trust.anchors().stream()
                .map(certificate -> new TrustAnchor(certificate, null))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        verify(chain, Purpose.CLIENT, null);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        verify(chain, Purpose.SERVER, null);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        verify(chain, Purpose.CLIENT, null);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        verify(chain, Purpose.SERVER, null);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        verify(chain, Purpose.CLIENT, null);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        verify(chain, Purpose.SERVER, byName ? engine.getPeerHost() : null);
    }

    /** Told to clients, so that they find the right one among their certificates. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.anchors().toArray(new X509Certificate[0]);
    }

    private void verify(X509Certificate[] chain, Purpose purpose, @Nullable String host) throws CertificateException {
        if (trust.anyone()) {
            return;
        }
        if (chain.length > LONGEST_CHAIN) {
            throw PeerRefused.chain(PeerRefused.Reason.TOO_LONG, LONGEST_CHAIN);
        }
        List<X509Certificate> path = path(chain);
        verifyPath(path);
        verifyPurpose(path, purpose);
        if (host != null) {
            verifyHost(host, PeerIdentity.of(chain[0]));
        }
        if (!trust.names().isEmpty()) {
            verifyNames(PeerIdentity.of(chain[0]));
        }
        if (!trust.publicKeys().isEmpty() || !trust.hashes().isEmpty()) {
            verifyPins(chain[0]);
        }
    }

    /** From the peer's certificate up to the one that an authority has signed, which is the first alone if that is trusted as it is. */
    private List<X509Certificate> path(X509Certificate[] chain) throws CertificateException {
        IssuerSearch search = new IssuerSearch(chain);
        List<X509Certificate> path = new ArrayList<>(chain.length);
        X509Certificate last = chain[0];
        path.add(last);
        while (!anchored(last, path.size())) {
            X509Certificate next = search.issuer(last);
            if (next == null || path.contains(next)) {
                throw PeerRefused.chain(withoutAuthority(last, path.size()), path.size() - 1);
            }
            path.add(next);
            last = next;
        }
        // The authority itself is no part of a path.
        if (isAnchor(last) && path.size() > 1) {
            path.remove(path.size() - 1);
        }
        return path;
    }

    /** Whether a certificate is an authority's, or signed by one. An authority whose time is over vouches for nobody. */
    private boolean anchored(X509Certificate certificate, int depth) throws CertificateException {
        if (isAnchor(certificate)) {
            return true;
        }
        X509Certificate outdated = null;
        for (X509Certificate anchor : trust.anchors()) {
            if (issued(anchor, certificate)) {
                if (isValid(anchor)) {
                    return true;
                }
                outdated = anchor;
            }
        }
        if (outdated != null) {
            verifyTime(outdated, depth);
        }
        return false;
    }

    private boolean isValid(X509Certificate certificate) {
        Instant now = clock.now();
        return !now.isBefore(certificate.getNotBefore().toInstant()) && !isOver(certificate, now);
    }

    private static boolean isOver(X509Certificate certificate, Instant now) {
        return now.isAfter(certificate.getNotAfter().toInstant());
    }

    private void verifyTime(X509Certificate certificate, int depth) throws CertificateException {
        if (!isValid(certificate)) {
            boolean over = isOver(certificate, clock.now());
            throw PeerRefused.chain(over ? PeerRefused.Reason.EXPIRED : PeerRefused.Reason.NOT_YET_VALID, depth);
        }
    }

    private void verifyPath(List<X509Certificate> path) throws CertificateException {
        if (path.size() == 1 && isAnchor(path.get(0)) && trust.revoked().isEmpty()) {
            verifyTime(path.get(0), 0);
            return;
        }
        try {
            CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
            CertPathValidator.getInstance("PKIX").validate(certPath, parameters());
        } catch (CertPathValidatorException e) {
            throw PeerRefused.chain(reason(e), Math.max(0, e.getIndex()));
        } catch (GeneralSecurityException unreadable) {
            throw PeerRefused.chain(PeerRefused.Reason.UNSPECIFIED, 0);
        }
    }

    private static PeerRefused.Reason withoutAuthority(X509Certificate last, int length) {
        if (!last.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
            return PeerRefused.Reason.UNKNOWN_AUTHORITY;
        }
        return length == 1 ? PeerRefused.Reason.SELF_SIGNED : PeerRefused.Reason.SELF_SIGNED_AUTHORITY;
    }

    private boolean isAnchor(X509Certificate certificate) {
        return trust.anchors().contains(certificate);
    }

    private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException anotherKey) {
            return false;
        }
    }

    /**
     * Looks for issuers among what a peer sent. Names alone cost nothing, so a chain of certificates that are all named alike must not
     * have each tried with each: signatures are checked {@value #MOST_CHECKS} times at most, twice as often as a good chain needs.
     */
    private static final class IssuerSearch {
        static final int MOST_CHECKS = 2 * LONGEST_CHAIN;

        private final X509Certificate[] chain;
        private int checks;

        IssuerSearch(X509Certificate[] chain) {
            this.chain = chain;
        }

        @Nullable
        X509Certificate issuer(X509Certificate certificate) throws CertificateException {
            for (X509Certificate one : chain) {
                if (one.equals(certificate)
                        || !one.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
                    continue;
                }
                if (++checks > MOST_CHECKS) {
                    throw PeerRefused.chain(PeerRefused.Reason.TOO_LONG, LONGEST_CHAIN);
                }
                if (issued(one, certificate)) {
                    return one;
                }
            }
            return null;
        }
    }

    private PKIXParameters parameters() throws GeneralSecurityException {
        PKIXParameters parameters;
        try {
            parameters = new PKIXParameters(anchors);
        } catch (InvalidAlgorithmParameterException noAnchor) {
            throw PeerRefused.chain(PeerRefused.Reason.UNKNOWN_AUTHORITY, 0);
        }
        parameters.setDate(Date.from(clock.now()));
        parameters.setRevocationEnabled(false);
        if (!trust.revoked().isEmpty()) {
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(trust.revoked())));
            PKIXRevocationChecker checker = (PKIXRevocationChecker)
                    CertPathValidator.getInstance("PKIX").getRevocationChecker();
            checker.setOptions(EnumSet.of(Option.PREFER_CRLS, Option.NO_FALLBACK));
            parameters.addCertPathChecker(checker);
        }
        return parameters;
    }

    private static PeerRefused.Reason reason(CertPathValidatorException e) {
        if (e.getReason() instanceof BasicReason basic) {
            return switch (basic) {
                case EXPIRED -> PeerRefused.Reason.EXPIRED;
                case NOT_YET_VALID -> PeerRefused.Reason.NOT_YET_VALID;
                case REVOKED -> PeerRefused.Reason.REVOKED;
                case UNDETERMINED_REVOCATION_STATUS -> PeerRefused.Reason.NO_REVOCATION_LIST;
                case INVALID_SIGNATURE, ALGORITHM_CONSTRAINED -> PeerRefused.Reason.BAD_SIGNATURE;
                default -> PeerRefused.Reason.UNKNOWN_AUTHORITY;
            };
        }
        if (e.getReason() instanceof PKIXReason rule) {
            return switch (rule) {
                case INVALID_NAME -> PeerRefused.Reason.NAME_NOT_PERMITTED;
                case UNRECOGNIZED_CRIT_EXT -> PeerRefused.Reason.UNKNOWN_EXTENSION;
                case PATH_TOO_LONG -> PeerRefused.Reason.PATH_TOO_LONG;
                default -> PeerRefused.Reason.BAD_AUTHORITY;
            };
        }
        return PeerRefused.Reason.BAD_AUTHORITY;
    }

    private static void verifyPurpose(List<X509Certificate> path, Purpose purpose) throws CertificateException {
        for (int depth = 0; depth < path.size(); depth++) {
            if (!purpose.isOf(path.get(depth)) || depth == 0 && !purpose.fitsKeyOf(path.get(0))) {
                throw PeerRefused.chain(PeerRefused.Reason.WRONG_PURPOSE, depth);
            }
        }
    }

    private void verifyNames(PeerIdentity peer) throws CertificateException {
        if (SanMatcher.anyAccepts(trust.names(), peer)) {
            return;
        }
        throw PeerRefused.name("SAN matcher, certificate SANs are [" + all(peer) + "]");
    }

    private static void verifyHost(String host, PeerIdentity peer) throws CertificateException {
        if (!SanMatcher.anyAccepts(List.of(SanMatcher.host(host)), peer)) {
            throw PeerRefused.name(
                    "verify SAN list, expected SANs: [" + host + "], certificate SANs: [" + all(peer) + "]");
        }
    }

    private static String all(PeerIdentity peer) {
        return String.join(", ", peer.names());
    }

    private void verifyPins(X509Certificate certificate) throws CertificateException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] key = digest.digest(certificate.getPublicKey().getEncoded());
            if (trust.publicKeys().contains(Base64.getEncoder().encodeToString(key))
                    || trust.hashes().contains(PeerIdentity.of(certificate).fingerprint("SHA-256"))) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
        throw PeerRefused.name("no pin fits the certificate");
    }
}
