package io.outrigger.core.listener;

import io.netty.util.NetUtil;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.tls.ForwardedCertificate;
import io.outrigger.core.tls.TlsFacts;
import io.outrigger.core.worker.Worker;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a downstream connection before its first request; built once, never changed. Lives on one worker. */
public final class ConnectionInfo {
    private static final byte[] NONE = {};
    private static final String INVALID = "invalid:";
    /** Of chains for the mesh's TLS, for TLS that is passed on, and for bytes. */
    private static final List<String> MARKS = List.of("_mtls", "_tls", "_tcp");

    private static final String NAMED = "virtualOutbound-";

    private final Worker worker;
    private final long id;
    private final Direction direction;
    private final InetSocketAddress remote;
    private final InetSocketAddress direct;
    private final InetSocketAddress local;
    private final InetSocketAddress socket;
    private final String chain;
    private final Application application;
    private final @Nullable String serverName;
    private final @Nullable TlsFacts tls;
    private byte[] remoteText = NONE;
    private byte[] localText = NONE;
    private byte[] remoteAddress = NONE;
    private byte @Nullable [] clientCertificate;

    /**
     * @param id unique in this process
     * @param remote the peer, or who it says it stands for (PROXY protocol)
     * @param local where the client was going: the original destination of captured connections
     * @param serverName requested by TLS, in lower case
     */
    public ConnectionInfo(
            Worker worker,
            long id,
            Direction direction,
            InetSocketAddress remote,
            InetSocketAddress local,
            Application application,
            @Nullable String serverName) {
        this.worker = worker;
        this.id = id;
        this.direction = direction;
        this.remote = remote;
        this.direct = remote;
        this.local = local;
        this.socket = local;
        this.chain = "";
        this.application = application;
        this.serverName = serverName;
        this.tls = null;
    }

    private ConnectionInfo(ConnectionInfo outer, InetSocketAddress socket, String chain) {
        this.worker = outer.worker;
        this.id = outer.id;
        this.direction = outer.direction;
        this.remote = outer.remote;
        this.direct = outer.direct;
        this.local = outer.local;
        this.socket = socket;
        this.chain = chain;
        this.application = outer.application;
        this.serverName = outer.serverName;
        this.tls = outer.tls;
    }

    private ConnectionInfo(ConnectionInfo outer, InetSocketAddress direct, Application inside, @Nullable TlsFacts tls) {
        this.worker = outer.worker;
        this.id = outer.id;
        this.direction = outer.direction;
        this.remote = outer.remote;
        this.direct = direct;
        this.local = outer.local;
        this.socket = outer.socket;
        this.chain = outer.chain;
        this.application = inside;
        this.serverName = outer.serverName;
        this.tls = tls;
    }

    /** The same connection after its TLS was ended here. */
    public ConnectionInfo secured(Application inside, TlsFacts facts) {
        return new ConnectionInfo(this, direct, inside, facts);
    }

    /** The same connection, with the address of its socket and the name of the chain that takes it. */
    ConnectionInfo taken(InetSocketAddress where, String by) {
        return new ConnectionInfo(this, where, by);
    }

    /** The same connection, made by this peer, who speaks for {@link #remote()}. */
    ConnectionInfo through(InetSocketAddress peer) {
        return new ConnectionInfo(this, peer, application, tls);
    }

    public Worker worker() {
        return worker;
    }

    public long id() {
        return id;
    }

    public Direction direction() {
        return direction;
    }

    public InetSocketAddress remote() {
        return remote;
    }

    /** The original destination. */
    public InetSocketAddress local() {
        return local;
    }

    public Application application() {
        return application;
    }

    public @Nullable String serverName() {
        return serverName;
    }

    /** The server name as it may stand in a log: one that is no name is marked and has what does not belong replaced. */
    public @Nullable String requestedServerName() {
        if (serverName == null) {
            return null;
        }
        StringBuilder clean = new StringBuilder(serverName);
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            boolean fits = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_';
            if (!fits) {
                clean.setCharAt(i, '_');
            }
        }
        return serverName.contentEquals(clean) ? serverName : INVALID + clean;
    }

    /** What the handshake came to where TLS was ended here; null for clear text and for TLS passed on. */
    public @Nullable TlsFacts tls() {
        return tls;
    }

    /** What applications are told about the client's certificate, empty for none; made once, so always ask for the same parts. */
    public byte[] clientCertificate(ForwardedCertificate.Parts parts) {
        byte[] made = clientCertificate;
        if (made == null) {
            made = ForwardedCertificate.element(tls, parts);
            clientCertificate = made;
        }
        return made;
    }

    /** {@code 10.0.0.7:51234}, made once; shared, do not change. */
    public byte[] remoteText() {
        if (remoteText.length == 0) {
            remoteText = Endpoint.text(remote).getBytes(StandardCharsets.US_ASCII);
        }
        return remoteText;
    }

    /** {@code 10.0.0.1:40001} of whoever is really at the other end; shared, do not change. */
    public byte[] directRemoteText() {
        return direct.equals(remote) ? remoteText() : Endpoint.text(direct).getBytes(StandardCharsets.US_ASCII);
    }

    /** {@code 127.0.0.1:15001}: where the connection arrived, before anybody asked where it was going. */
    public byte[] directLocalText() {
        return socket.equals(local) ? localText() : Endpoint.text(socket).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The name of the chain that took it as Istio has it; empty for the many that Istio does not name. Those of one port have one name
     * there, and a mark each here.
     */
    public String chainName() {
        if (direction != Direction.INBOUND) {
            return chain.startsWith(NAMED) ? chain : "";
        }
        String name = chain;
        for (String mark : MARKS) {
            name = name.endsWith(mark) ? name.substring(0, name.length() - mark.length()) : name;
        }
        return name;
    }

    /** {@code 10.0.0.7}, made once; shared, do not change. */
    public byte[] remoteAddress() {
        if (remoteAddress.length == 0) {
            remoteAddress = NetUtil.toAddressString(remote.getAddress(), true).getBytes(StandardCharsets.US_ASCII);
        }
        return remoteAddress;
    }

    /** {@code 10.96.0.10:9080}, made once; shared, do not change. */
    public byte[] localText() {
        if (localText.length == 0) {
            localText = Endpoint.text(local).getBytes(StandardCharsets.US_ASCII);
        }
        return localText;
    }
}
