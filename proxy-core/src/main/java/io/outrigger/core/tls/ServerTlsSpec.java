package io.outrigger.core.tls;

import java.util.List;

/**
 * How a filter chain ends TLS; two equal specs are one context across a reload.
 *
 * @param credentials one, or one of RSA and one of ECDSA
 * @param clients whether a client must show a certificate
 * @param trust what it must prove
 */
public record ServerTlsSpec(
        List<Credential> credentials, ClientCertificate clients, PeerTrust trust, TlsParameters parameters) {
    public ServerTlsSpec {
        credentials = List.copyOf(credentials);
    }

    /** Whether a client is asked for a certificate. */
    public enum ClientCertificate {
        NONE,
        /** Need not have one; one that it shows must be good. */
        OPTIONAL,
        REQUIRED
    }
}
