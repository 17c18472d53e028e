package io.outrigger.app.coverage;

import io.outrigger.app.certs.Issued;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Talks TLS to one address of the proxy, each time on a new connection, and trusts everybody. */
final class TlsClient {
    private static final char[] PASSWORD = {};

    private final Client client;
    private final String name;
    private final @Nullable Issued certificate;
    private final String[] versions;
    private final String[] protocols;
    private final String[] suites;

    private TlsClient(
            Client client,
            String name,
            @Nullable Issued certificate,
            String[] versions,
            String[] protocols,
            String[] suites) {
        this.client = client;
        this.name = name;
        this.certificate = certificate;
        this.versions = versions;
        this.protocols = protocols;
        this.suites = suites;
    }

    /** @param name asked for in the handshake */
    static TlsClient of(Client client, String name) {
        return new TlsClient(client, name, null, new String[] {"TLSv1.2", "TLSv1.3"}, new String[0], new String[0]);
    }

    TlsClient showing(Issued own) {
        return new TlsClient(client, name, own, versions, protocols, suites);
    }

    TlsClient speaking(String... only) {
        return new TlsClient(client, name, certificate, only, protocols, suites);
    }

    TlsClient offering(String... alpn) {
        return new TlsClient(client, name, certificate, versions, alpn, suites);
    }

    TlsClient suites(String... only) {
        return new TlsClient(client, name, certificate, versions, protocols, only);
    }

    /** What the handshake came to. */
    SSLSession session() throws IOException, GeneralSecurityException {
        try (SSLSocket socket = connect()) {
            socket.startHandshake();
            return socket.getSession();
        }
    }

    /** Asks for a path with the name as host. */
    Reply get(String path) throws IOException, GeneralSecurityException {
        return Reply.parse(bytes("GET " + path + " HTTP/1.1\r\nhost: " + name + "\r\nconnection: close\r\n\r\n"));
    }

    /** Sends this and reads until the other side ends. */
    String bytes(String sent) throws IOException, GeneralSecurityException {
        try (SSLSocket socket = connect()) {
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** A connection, to be closed by the caller. */
    SSLSocket connect() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(), new TrustManager[] {new Everybody()}, null);
        Socket plain = client.connect();
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, 443, true);
        socket.setEnabledProtocols(versions);
        if (suites.length > 0) {
            socket.setEnabledCipherSuites(suites);
        }
        if (protocols.length > 0) {
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(protocols);
            socket.setSSLParameters(parameters);
        }
        return socket;
    }

    private KeyManager @Nullable [] keys() throws GeneralSecurityException, IOException {
        if (certificate == null) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setKeyEntry(
                "own", certificate.key(), PASSWORD, certificate.chain().toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        return factory.getKeyManagers();
    }

    /** Trusts without a look: these tests ask what the proxy does. */
    static final class Everybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
