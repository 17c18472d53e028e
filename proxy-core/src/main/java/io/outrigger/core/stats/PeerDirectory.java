package io.outrigger.core.stats;

import java.net.InetAddress;
import java.util.Map;

/** Who lives at an address, by the Pods and WorkloadEntries of the configuration. Immutable. */
public final class PeerDirectory {
    /** Knows nobody. */
    public static final PeerDirectory EMPTY = new PeerDirectory(Map.of());

    private final Map<InetAddress, Peer> peers;

    public PeerDirectory(Map<InetAddress, Peer> peers) {
        this.peers = Map.copyOf(peers);
    }

    /** Who lives there; {@link Peer#UNKNOWN} if nobody is known to. */
    public Peer at(InetAddress address) {
        return peers.getOrDefault(address, Peer.UNKNOWN);
    }
}
