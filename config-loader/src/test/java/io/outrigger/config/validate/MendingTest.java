package io.outrigger.config.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class MendingTest {
    private static String mended(String text) {
        return new Mending(false).mended("f.yaml", text);
    }

    @Test
    void indentsWhatLostItsIndentation() {
        assertEquals("""
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata:
              name: httpbin # kept
            spec:
              host: httpbin
              trafficPolicy:
                connectionPool:
                  tcp:
                    maxConnections: 1
                  # as it was
                  http:
                    http1MaxPendingRequests: 1
            """, mended("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata:
                name: httpbin # kept
                spec:
                host: httpbin
                trafficPolicy:
                  connectionPool:
                  tcp:
                    maxConnections: 1
                  # as it was
                  http:
                    http1MaxPendingRequests: 1
                """));
    }

    @Test
    void givesOldNamesTheirNewOnes() {
        String text = """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: httpbin}
            spec:
              host: httpbin
              trafficPolicy:
                loadBalancer:
                  warmupDurationSecs: 30s # slow
                outlierDetection:
                  consecutiveErrors: 7
            """;

        assertEquals(
                text.replace("consecutiveErrors", "consecutive5xxErrors")
                        .replace("warmupDurationSecs: ", "warmup:\n        duration: "),
                mended(text));
    }

    @Test
    void replacesTabsThatIndent() {
        assertEquals("""
            apiVersion: v1
            kind: Service
            metadata:
              name: x
            spec:
              ports:
              - port: 80
            """, mended("""
                apiVersion: v1
                kind: Service
                metadata:
                \tname: x
                spec:
                \tports:
                  - port: 80
                """));
    }

    @Test
    void leavesGoodFilesAndUnclearOnesAlone() {
        String good = "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {ports: [{port: 80}]}}\r\n";
        assertEquals(good, mended(good));
        String unclear = "apiVersion: v1\nkind: Service\n- what\n";
        assertEquals(unclear, mended(unclear));
    }
}
