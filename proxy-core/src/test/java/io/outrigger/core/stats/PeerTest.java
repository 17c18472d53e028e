package io.outrigger.core.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerTest {
    private static final Peer CLIENT = Peer.of("client-v1", "shop", Map.of("app", "client", "version", "v1"), "c1");

    @Test
    void directoryKnowsPeersByAddress() throws Exception {
        InetAddress address = InetAddress.getByName("10.0.0.7");
        PeerDirectory directory = new PeerDirectory(Map.of(address, CLIENT));

        assertEquals(CLIENT, directory.at(InetAddress.getByName("10.0.0.7")));
        assertEquals(Peer.UNKNOWN, directory.at(InetAddress.getByName("10.0.0.8")));
    }

    @Test
    void canonicalNamesFollowIstiosOrder() {
        Map<String, String> labels = Map.of(
                "app", "a",
                "app.kubernetes.io/name", "b",
                "service.istio.io/canonical-name", "c",
                "version", "1",
                "app.kubernetes.io/version", "2",
                "service.istio.io/canonical-revision", "3");

        assertEquals("c", Peer.of("w", "n", labels, "").canonicalName());
        assertEquals("3", Peer.of("w", "n", labels, "").canonicalRevision());
        assertEquals(
                "b",
                Peer.of("w", "n", Map.of("app", "a", "app.kubernetes.io/name", "b"), "")
                        .canonicalName());
        assertEquals("w", Peer.of("w", "n", Map.of(), "").canonicalName());
        assertEquals("unknown", Peer.of("", "", Map.of(), "").canonicalName());
    }
}
