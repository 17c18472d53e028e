package io.outrigger.http.upstream;

/**
 * What two requests must share besides address and protocol to share a connection: the TLS context, the server name, the protocols
 * offered, the names accepted. Interned when configuration is compiled; connections without TLS all have {@link #PLAIN}.
 *
 * @param tlsContext number of the context, 0 for none
 * @param serverName empty for none
 * @param protocols offered by ALPN, comma separated
 * @param peerNames accepted subject alternative names, comma separated
 */
public record TransportKey(int tlsContext, String serverName, String protocols, String peerNames) {
    public static final TransportKey PLAIN = new TransportKey(0, "", "", "");
}
