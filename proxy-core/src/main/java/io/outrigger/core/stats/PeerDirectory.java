package io.outrigger.core.stats;

import java.net.InetAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who lives at an address, by the Pods and WorkloadEntries of the configuration. Immutable. */
public final class PeerDirectory {
    /** Knows nobody. */
    public static final PeerDirectory EMPTY = new PeerDirectory(Map.of());

    private final Map<InetAddress, Peer> peers;

    public PeerDirectory(Map<InetAddress, Peer> peers) {
        this.peers = Map.copyOf(peers);
    }

    /** Who lives there; {@link Peer#UNKNOWN} if nobody is known to, or nobody knows where it is. */
    public Peer at(@Nullable InetAddress address) {
        return address == null ? Peer.UNKNOWN : peers.getOrDefault(address, Peer.UNKNOWN);
    }
}
