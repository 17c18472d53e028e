package io.outrigger.core.tls;

import io.netty.handler.ssl.OpenSslCertificateException;

/** Why a peer's certificate is not good enough; BoringSSL chooses the alert by the code. */
final class PeerRefused {
    /** Reasons with OpenSSL's numbers and words ({@code X509_V_ERR_}). */
    enum Reason {
        UNSPECIFIED(1, "unspecified certificate verification error"),
        UNKNOWN_AUTHORITY(20, "unable to get local issuer certificate"),
        BAD_SIGNATURE(7, "certificate signature failure"),
        NOT_YET_VALID(9, "certificate is not yet valid"),
        EXPIRED(10, "certificate has expired"),
        SELF_SIGNED(18, "self-signed certificate"),
        SELF_SIGNED_AUTHORITY(19, "self-signed certificate in certificate chain"),
        TOO_LONG(22, "certificate chain too long"),
        REVOKED(23, "certificate revoked"),
        BAD_AUTHORITY(24, "invalid CA certificate"),
        PATH_TOO_LONG(25, "path length constraint exceeded"),
        WRONG_PURPOSE(26, "unsupported certificate purpose"),
        UNKNOWN_EXTENSION(34, "unhandled critical extension"),
        NAME_NOT_PERMITTED(47, "permitted subtree violation"),
        NO_REVOCATION_LIST(3, "unable to get certificate CRL"),
        /** The names do not fit. Of names that may not be; a certificate_unknown alert. */
        NAME(47, "");

        private final int code;
        private final String text;

        Reason(int code, String text) {
            this.code = code;
            this.text = text;
        }
    }

    private PeerRefused() {}

    /** By the authorities. */
    static OpenSslCertificateException chain(Reason reason, int depth) {
        return new OpenSslCertificateException(
                "verify cert failed: X509_verify_cert: certificate verification error at depth " + depth + ": "
                        + reason.text,
                reason.code);
    }

    /** By name or pin. */
    static OpenSslCertificateException name(String what) {
        return new OpenSslCertificateException("verify cert failed: " + what, Reason.NAME.code);
    }
}
