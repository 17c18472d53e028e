package io.outrigger.config.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.outrigger.core.stats.Peer;
import io.outrigger.core.stats.PeerDirectory;
import org.junit.jupiter.api.Test;

class PeerNamesTest {
    @Test
    void podsAndWorkloadEntriesAreKnownByAddress() {
        PeerDirectory peers = PeerNames.of(TestMesh.resources("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: reviews-v1-7d4f9c-abcde
                  namespace: shop
                  labels: {app: reviews, version: v1, pod-template-hash: 7d4f9c}
                spec: {containers: [{name: app}]}
                status: {phase: Running, podIP: 10.2.0.1}
                ---
                apiVersion: networking.istio.io/v1
                kind: WorkloadEntry
                metadata: {name: vm, namespace: shop}
                spec: {address: 10.2.0.2, labels: {app: legacy}}
                """));

        Peer pod = peers.at(IpLiteral.of("10.2.0.1"));
        assertEquals("reviews-v1", pod.workload());
        assertEquals("shop", pod.namespace());
        assertEquals("v1", pod.version());
        assertEquals("vm", peers.at(IpLiteral.of("10.2.0.2")).workload());
        assertEquals(Peer.UNKNOWN, peers.at(IpLiteral.of("10.2.0.3")));
    }
}
