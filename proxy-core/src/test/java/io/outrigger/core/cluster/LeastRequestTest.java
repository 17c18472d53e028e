package io.outrigger.core.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where requests go that have no preference. */
final class LeastRequestTest {
    private static final int HOSTS = 3;
    private static final HostRules RULES = new HostRules(LbPolicy.LEAST_REQUEST, 0, false, WarmupSpec.NONE, 2);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Worker worker = new Worker(1, channel.eventLoop(), WallClock.system(), Chance.seeded(7));
    private final List<Endpoint> hosts =
            IntStream.rangeClosed(1, HOSTS).mapToObj(LeastRequestTest::host).toList();
    private final LoadBalancer balancer = LoadBalancer.of(LbPolicy.LEAST_REQUEST, 2);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static Endpoint host(int port) {
        return new Endpoint(new EndpointSpec(new InetSocketAddress("127.1.0.1", port), 1, Locality.UNKNOWN, Map.of()));
    }

    private static HostGroup group(int index, List<Endpoint> hosts) {
        double[] weights = hosts.stream().mapToDouble(host -> 1).toArray();
        return new HostGroup(index, hosts, weights, RULES);
    }

    private List<Endpoint> round(HostGroup group) {
        return IntStream.range(0, group.size())
                .mapToObj(i -> balancer.pick(group, worker))
                .toList();
    }

    @Test
    void idleHostsAreVisitedOnceARoundFromAnyStart() {
        HostGroup group = group(0, hosts);
        Set<Endpoint> starts = new HashSet<>();

        for (int i = 0; i < 50; i++) {
            List<Endpoint> round = round(group);
            assertEquals(Set.copyOf(hosts), Set.copyOf(round));
            starts.add(round.get(0));
        }
        assertEquals(Set.copyOf(hosts), starts);
    }

    @Test
    void groupsHaveRoundsOfTheirOwnAndShrinkAtAnyTime() {
        HostGroup all = group(0, hosts);
        HostGroup two = group(1, hosts.subList(0, 2));
        HostGroup less = group(0, hosts.subList(1, HOSTS));

        for (int i = 0; i < 50; i++) {
            balancer.pick(all, worker);
            assertEquals(Set.copyOf(hosts.subList(0, 2)), Set.copyOf(round(two)));
            assertTrue(hosts.subList(1, HOSTS).contains(balancer.pick(less, worker)));
        }
    }

    @Test
    void aBusyHostServesOnlyWhenBothDrawsAreIt() {
        hosts.get(0).requestStarted();
        HostGroup group = group(0, hosts);

        int rounds = 3_000;
        long busy = IntStream.range(0, HOSTS * rounds)
                .filter(i -> balancer.pick(group, worker).equals(hosts.get(0)))
                .count();
        // One pick a round begins with it, and a third of those draws it twice.
        assertEquals(rounds / 3.0, (double) busy, rounds / 15.0);
    }

    private static HostGroup weighted(List<Endpoint> hosts, double... weights) {
        return new HostGroup(0, hosts, weights, RULES);
    }

    private long picks(HostGroup group, Endpoint host, int times) {
        return IntStream.range(0, times)
                .filter(i -> balancer.pick(group, worker).equals(host))
                .count();
    }

    @Test
    void idleHostsServeByWeight() {
        HostGroup group = weighted(hosts, 1, 2, 7);

        assertEquals(2_000, (double) picks(group, hosts.get(1), 10_000), 2);
        assertEquals(7_000, (double) picks(group, hosts.get(2), 10_000), 2);
    }

    /** Two requests in flight make a third of a weight of it. */
    @Test
    void busyHostsServeLess() {
        HostGroup group = weighted(hosts.subList(0, 2), 3, 1);
        hosts.get(0).requestStarted();
        hosts.get(0).requestStarted();
        balancer.pick(group, worker);
        balancer.pick(group, worker);

        assertEquals(500, (double) picks(group, hosts.get(0), 1_000), 2);
    }
}
