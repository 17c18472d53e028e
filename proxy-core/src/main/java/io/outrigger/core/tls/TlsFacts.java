package io.outrigger.core.tls;

import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake came to. Lives on the connection's worker.
 *
 * @param version {@code TLSv1.3}
 * @param cipher by IANA's name
 * @param sessionId in hex, empty for none
 * @param protocol agreed by ALPN; null for none
 * @param peer whom the other side proved to be; null without a certificate
 * @param own whom this side showed; null if it showed nothing
 */
public record TlsFacts(
        String version,
        String cipher,
        String sessionId,
        @Nullable String protocol,
        @Nullable PeerIdentity peer,
        @Nullable PeerIdentity own) {

    /** After the handshake. */
    public static TlsFacts of(SslHandler handler) {
        SSLEngine engine = handler.engine();
        SSLSession session = engine.getSession();
        return new TlsFacts(
                session.getProtocol(),
                session.getCipherSuite(),
                HexFormat.of().formatHex(session.getId()),
                handler.applicationProtocol(),
                askedForCertificate(engine) ? peer(session) : null,
                own(session));
    }

    // Who was not asked has shown none, and to look all the same costs an exception at each handshake.
    private static boolean askedForCertificate(SSLEngine engine) {
        return engine.getUseClientMode() || engine.getNeedClientAuth() || engine.getWantClientAuth();
    }

    private static @Nullable PeerIdentity peer(SSLSession session) {
        try {
            return first(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException without) {
            return null;
        }
    }

    private static @Nullable PeerIdentity own(SSLSession session) {
        Certificate[] shown = session.getLocalCertificates();
        return shown == null ? null : first(shown);
    }

    private static @Nullable PeerIdentity first(Certificate[] certificates) {
        return certificates.length > 0 && certificates[0] instanceof X509Certificate certificate
                ? PeerIdentity.of(certificate)
                : null;
    }
}
