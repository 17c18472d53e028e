package io.outrigger.core.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often it is whose turn. */
final class RoundRobinTest {
    private static final int MANY = 10_000;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Worker worker = new Worker(1, channel.eventLoop(), WallClock.system(), Chance.seeded(7));
    private final LoadBalancer balancer = LoadBalancer.of(LbPolicy.ROUND_ROBIN, 2);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static Endpoint host(int number, int weight) {
        InetSocketAddress address = new InetSocketAddress("127.1.0.1", 1 + number);
        return new Endpoint(new EndpointSpec(address, weight, Locality.UNKNOWN, Map.of()));
    }

    private static HostGroup group(int index, List<Endpoint> hosts) {
        double[] weights =
                hosts.stream().mapToDouble(host -> host.spec().weight()).toArray();
        return new HostGroup(index, hosts, weights, new HostRules(LbPolicy.ROUND_ROBIN, 0, false, WarmupSpec.NONE, 2));
    }

    private Map<Endpoint, Integer> picks(HostGroup group, int times) {
        Map<Endpoint, Integer> picks = new HashMap<>();
        for (int i = 0; i < times; i++) {
            picks.merge(balancer.pick(group, worker), 1, Integer::sum);
        }
        return picks;
    }

    /** The heaviest weighs five thousand times as much as the lightest, and a round has 25 million turns. */
    @Test
    void everyOfTenThousandUnequalHostsHasItsShare() {
        List<Endpoint> hosts =
                IntStream.range(0, MANY).mapToObj(i -> host(i, 1 + i / 2)).toList();
        int turns = hosts.stream().mapToInt(host -> host.spec().weight()).sum();

        Map<Endpoint, Integer> picks = picks(group(0, hosts), turns / 10);
        for (Endpoint host : hosts) {
            assertEquals(host.spec().weight() / 10.0, picks.getOrDefault(host, 0), 1.1, host::text);
        }
    }

    @Test
    void aHostThatWeighsNextToNothingStillServes() {
        HostGroup group = group(0, List.of(host(0, 1), host(1, 1_000_000)));

        assertEquals(1, picks(group, 1_000_001).get(group.at(0)));
    }

    /** Nobody has two turns more than his share at any moment. */
    @Test
    void turnsAreSpreadEvenly() {
        HostGroup group = group(0, List.of(host(0, 5), host(1, 3), host(2, 2)));

        int heavy = 0;
        for (int turn = 1; turn <= 1_000; turn++) {
            heavy += balancer.pick(group, worker) == group.at(0) ? 1 : 0;
            assertEquals(turn / 2.0, heavy, 2);
        }
    }

    @Test
    void groupsHaveRoundsOfTheirOwnHoweverManyThereAre() {
        List<HostGroup> groups = IntStream.range(0, 40)
                .mapToObj(i -> group(i, List.of(host(2 * i, 1), host(2 * i + 1, 1))))
                .toList();

        for (int round = 0; round < 10; round++) {
            for (HostGroup group : groups) {
                balancer.pick(group, worker);
            }
        }
        for (HostGroup group : groups) {
            assertTrue(balancer.pick(group, worker) != balancer.pick(group, worker));
            assertEquals(2, picks(group, 4).get(group.at(0)));
        }
    }
}
