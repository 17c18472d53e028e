package io.outrigger.app.coverage;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.outrigger.app.certs.Issued;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A client that offers the session of its last connection, and shows its certificate whatever authority is asked for.
 * Speaks HTTP/2 where that was agreed on.
 */
final class MatrixClient {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int END_STREAM = 1;

    private final Client client;
    private final String version;
    private final List<String> offer;
    private final SSLContext context;

    MatrixClient(Client client, @Nullable Issued own, String version, List<String> offer)
            throws GeneralSecurityException {
        this.client = client;
        this.version = version;
        this.offer = offer;
        this.context = SSLContext.getInstance("TLS");
        KeyManager[] keys = own == null ? new KeyManager[0] : new KeyManager[] {new Always(own)};
        context.init(keys, new TrustManager[] {new TlsClient.Everybody()}, null);
    }

    /**
     * What came of a try.
     *
     * @param outcome open, known or shut
     * @param protocol agreed on, empty for none
     */
    record Met(String outcome, String protocol, boolean resumed) {}

    /** Connects with a server name, {@code -} for none, and asks for a page. */
    Met meet(String serverName) throws IOException {
        long before = System.currentTimeMillis();
        try (Socket plain = client.connect();
                SSLSocket socket = secured(plain, serverName)) {
            return met(socket, serverName, before);
        }
    }

    private SSLSocket secured(Socket plain, String serverName) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "matrix", 443, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(serverName.equals("-") ? List.of() : List.of(new SNIHostName(serverName)));
        parameters.setApplicationProtocols(offer.toArray(new String[0]));
        parameters.setProtocols(new String[] {version});
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static Met met(SSLSocket socket, String serverName, long before) {
        try {
            socket.startHandshake();
            String protocol = socket.getApplicationProtocol();
            String page = protocol.equals("h2") ? http2(socket, serverName) : http1(socket, serverName);
            if (!page.contains("GET / HTTP/1.1")) {
                return new Met("shut", "", false);
            }
            boolean known = page.contains("x-forwarded-client-cert: ");
            return new Met(
                    known ? "known" : "open", protocol, socket.getSession().getCreationTime() < before);
        } catch (IOException refused) {
            return new Met("shut", "", false);
        }
    }

    private static String http1(SSLSocket socket, String host) throws IOException {
        String request = "GET / HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String http2(SSLSocket socket, String host) throws IOException {
        socket.getOutputStream().write(begin(request(1, host)));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            Frame frame = Frame.read(in);
            if (frame.type == DATA) {
                body.write(frame.payload);
            }
            if (frame.ends()) {
                return body.toString(StandardCharsets.ISO_8859_1);
            }
        }
    }

    /** The statuses for these hosts, asked for over one connection of HTTP/2 to the server of that name. */
    List<String> statuses(String serverName, List<String> hosts) throws Exception {
        try (Socket plain = client.connect();
                SSLSocket socket = secured(plain, serverName)) {
            socket.startHandshake();
            socket.getOutputStream().write(begin(new byte[0]));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DefaultHttp2HeadersDecoder heads = new DefaultHttp2HeadersDecoder();
            List<String> statuses = new ArrayList<>();
            for (String host : hosts) {
                int stream = 2 * statuses.size() + 1;
                socket.getOutputStream().write(request(stream, host));
                Frame frame;
                do {
                    frame = Frame.read(in);
                    if (frame.type == HEADERS) {
                        statuses.add(status(heads, frame));
                    }
                } while (!frame.ends());
            }
            return statuses;
        }
    }

    private static String status(DefaultHttp2HeadersDecoder heads, Frame frame) throws Http2Exception {
        return heads.decodeHeaders(frame.stream, Unpooled.wrappedBuffer(frame.payload))
                .status()
                .toString();
    }

    private record Frame(int type, int flags, int stream, byte[] payload) {
        static Frame read(DataInputStream in) throws IOException {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            return new Frame(type, flags, in.readInt(), in.readNBytes(length));
        }

        /** Whether it is the last of an answer. */
        boolean ends() {
            return stream > 0 && type <= HEADERS && (flags & END_STREAM) != 0;
        }
    }

    private static byte[] begin(byte[] request) throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.write(PREFACE);
        sent.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
        sent.write(request);
        return sent.toByteArray();
    }

    // GET, https and / are entries of HPACK's table, the authority is written out.
    private static byte[] request(int stream, String host) throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.write(new byte[] {0, 0, (byte) (5 + host.length()), HEADERS, 5, 0, 0, 0, (byte) stream});
        sent.write(new byte[] {(byte) 0x82, (byte) 0x87, (byte) 0x84, 0x01, (byte) host.length()});
        sent.write(host.getBytes(StandardCharsets.US_ASCII));
        return sent.toByteArray();
    }

    /** Shows one certificate to whoever asks for any. */
    private static final class Always extends X509ExtendedKeyManager {
        private final Issued own;

        Always(Issued own) {
            this.own = own;
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return "own";
        }

        @Override
        public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
            return "own";
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return own.chain().toArray(new X509Certificate[0]);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return own.key();
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {"own"};
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal[] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }
    }
}
