package io.outrigger.core.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How connections to endpoints begin TLS; two equal specs are one context across a reload.
 *
 * @param own what is shown to servers that ask for a certificate; null for nothing
 * @param trust what servers must prove
 * @param byName whether a server must besides be the host that a connection is for
 * @param offers which protocols are offered
 */
public record ClientTlsSpec(
        @Nullable Credential own, PeerTrust trust, boolean byName, TlsParameters parameters, Offers offers) {
    /**
     * Protocols offered by ALPN, best first, by what will be spoken; empty for no ALPN.
     *
     * @param bytes for connections carried as they are
     */
    public record Offers(List<String> http1, List<String> http2, List<String> bytes) {
        /** The registered names. */
        public static final Offers HTTP = new Offers(List.of("http/1.1"), List.of("h2"), List.of());

        public Offers {
            http1 = List.copyOf(http1);
            http2 = List.copyOf(http2);
            bytes = List.copyOf(bytes);
        }

        List<String> of(ClientTls.Carried carried) {
            return switch (carried) {
                case HTTP1 -> http1;
                case HTTP2 -> http2;
                case BYTES -> bytes;
            };
        }
    }
}
