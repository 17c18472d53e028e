package io.outrigger.core.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rings and maglev tables; that places are Envoy's to the bit is shown by the recorded cases. */
final class HashTableTest {
    private static final LbPolicy RING = new LbPolicy(LbPolicy.Kind.RING_HASH, 1024);
    private static final LbPolicy MAGLEV = new LbPolicy(LbPolicy.Kind.MAGLEV, 1009);

    private static HashTable table(LbPolicy policy, int... weights) {
        List<Endpoint> hosts = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            InetSocketAddress address = new InetSocketAddress("127.1.0." + (i + 1), 80);
            hosts.add(new Endpoint(new EndpointSpec(address, weights[i], Locality.UNKNOWN, Map.of())));
        }
        return HashTable.of(
                policy,
                hosts.toArray(new Endpoint[0]),
                IntStream.of(weights).asDoubleStream().toArray());
    }

    private static long hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return XxHash64.hash(bytes, 0, bytes.length, 0);
    }

    @Test
    void hashesAsTheSpecificationSays() {
        assertEquals(0xEF46DB3751D8E999L, hash(""));
        assertEquals(0xD24EC4F1A98C6E5BL, hash("a"));
        assertEquals(0x44BC2CF5AD770999L, hash("abc"));
    }

    @Test
    void aHeavierHostOwnsMore() {
        for (LbPolicy policy : List.of(RING, MAGLEV)) {
            HashTable table = table(policy, 1, 3);
            long owned = IntStream.range(0, 4000)
                    .filter(i -> table.at(hash("key" + i), 0).text().equals("127.1.0.2:80"))
                    .count();
            assertTrue(owned > 2600 && owned < 3400, policy + " gives " + owned + " of 4000");
        }
    }

    @Test
    void mostHashesStayWhenAHostGoes() {
        for (LbPolicy policy : List.of(RING, MAGLEV)) {
            HashTable before = table(policy, 1, 1, 1, 1);
            HashTable after = table(policy, 1, 1, 1);
            long moved = IntStream.range(0, 4000)
                    .mapToLong(i -> hash("key" + i))
                    .filter(h -> !before.at(h, 0).text().equals(after.at(h, 0).text()))
                    .count();
            assertTrue(moved < 1800, policy + " moves " + moved + " of 4000");
        }
    }
}
