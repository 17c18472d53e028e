package io.outrigger.core.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How requests are divided among priorities and localities; numbers as Envoy's. */
final class PriorityLevelsTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Worker worker = new Worker(0, channel.eventLoop(), WallClock.system(), Chance.seeded(7));
    private final List<Endpoint> hosts = new ArrayList<>();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void add(int priority, int healthy, int broken) {
        for (int i = 0; i < healthy + broken; i++) {
            Locality locality = new Locality("r" + priority, "", "");
            add(locality, new EndpointRank(priority, 0), i < healthy);
        }
    }

    private void add(Locality locality, EndpointRank rank, boolean healthy) {
        InetSocketAddress address = new InetSocketAddress("127.1.0.1", 1 + hosts.size());
        Endpoint host = new Endpoint(new EndpointSpec(address, 1, locality, Map.of()).ranked(rank));
        if (!healthy) {
            host.health().eject(0);
        }
        hosts.add(host);
    }

    private HostSet set(int panicPercent) {
        return new HostSet(hosts, new HostRules(LbPolicy.ROUND_ROBIN, panicPercent, false, WarmupSpec.NONE, 1));
    }

    private static List<Integer> loads(HostSet set) {
        return IntStream.range(0, set.levels())
                .mapToObj(i -> set.level(i).load())
                .toList();
    }

    @Test
    void allOfOnePriorityNeedNoDraw() {
        add(0, 3, 1);

        HostGroup only = set(0).only();
        assertNotNull(only);
        assertEquals(3, only.size());
    }

    @Test
    void whatIsMissingGoesToTheNextPriority() {
        add(0, 1, 1);
        add(1, 2, 0);

        assertEquals(List.of(70, 30), loads(set(0)));
    }

    @Test
    void fiveOfSevenAreEnough() {
        add(0, 5, 2);
        add(1, 1, 0);

        assertEquals(List.of(100, 0), loads(set(0)));
    }

    @Test
    void twoHalvesThatAreTooLittleShareAll() {
        add(0, 1, 3);
        add(1, 1, 3);

        // Each can take 35 of 100; the remainder of the division goes to the first.
        assertEquals(List.of(50, 50), loads(set(0)));
    }

    @Test
    void nobodyIsAskedWhereNobodyIsHealthyAndPanicIsOff() {
        add(0, 0, 2);
        add(1, 0, 1);

        HostSet set = set(0);
        assertEquals(List.of(100, 0), loads(set));
        assertEquals(0, set.draw(99, 0).first().size());
    }

    @Test
    void inPanicEverybodyIsAskedByNumber() {
        add(0, 0, 3);
        add(1, 0, 1);

        HostSet set = set(50);
        assertEquals(List.of(75, 25), loads(set));
        assertEquals(3, set.draw(0, 0).first().size());
        assertTrue(set.draw(0, 0).panics());
    }

    @Test
    void nobodyPanicsWhileAllTogetherCanTakeTheLoad() {
        add(0, 1, 9);
        add(1, 9, 0);

        HostSet set = set(50);
        assertEquals(List.of(14, 86), loads(set));
        assertFalse(set.level(0).panics());
    }

    @Test
    void excludedPrioritiesAreNotDrawn() {
        add(0, 2, 0);
        add(1, 2, 0);

        HostSet set = set(0);
        for (int draw = 0; draw < 100; draw++) {
            assertEquals(1, set.draw(draw, 1).priority());
        }
        assertEquals(0, set.healthBeside(0b11));
    }

    private int[] turns(HostSet set, int count) {
        int[] byRegion = new int[3];
        Cursors cursors = new Cursors(1);
        for (int i = 0; i < count; i++) {
            HostGroup group = set.level(0).next(worker, cursors);
            byRegion[group.at(0).spec().locality().region().charAt(1) - '0']++;
        }
        return byRegion;
    }

    private HostSet weighted() {
        return new HostSet(hosts, new HostRules(LbPolicy.ROUND_ROBIN, 0, true, WarmupSpec.NONE, 1));
    }

    @Test
    void localitiesHaveTheirTurnsByWeight() {
        add(new Locality("r0", "", ""), new EndpointRank(0, 20), true);
        add(new Locality("r1", "", ""), new EndpointRank(0, 80), true);

        HostSet set = weighted();
        assertNull(set.only());
        assertEquals("[20, 80, 0]", Arrays.toString(turns(set, 100)));
    }

    @Test
    void evenTheLightestLocalityHasATurn() {
        add(new Locality("r0", "", ""), new EndpointRank(0, 1), true);
        add(new Locality("r1", "", ""), new EndpointRank(0, 99_999), true);

        assertEquals("[1, 99999, 0]", Arrays.toString(turns(weighted(), 100_000)));
    }

    @Test
    void aLocalityThatIsPartlyBrokenLosesWeight() {
        Locality broken = new Locality("r0", "", "");
        add(broken, new EndpointRank(0, 50), true);
        add(broken, new EndpointRank(0, 50), false);
        add(new Locality("r1", "", ""), new EndpointRank(0, 50), true);

        int[] turns = turns(weighted(), 1700);
        assertEquals(700, turns[0], 10);
    }

    @Test
    void newHostsWarmUp() {
        WarmupSpec spec = new WarmupSpec(1_000_000_000L, 10, 1);

        assertEquals(0.1, spec.warmth(0), 1e-9);
        assertEquals(0.1, spec.warmth(50_000_000), 1e-9);
        assertEquals(0.5, spec.warmth(500_000_000), 1e-9);
        assertEquals(1, spec.warmth(1_000_000_000), 1e-9);
        assertEquals(Math.sqrt(0.5), new WarmupSpec(1_000_000_000L, 10, 2).warmth(500_000_000), 1e-9);
    }

    @Test
    void aHostThatIsHalfWarmHasHalfTheTurns() {
        add(0, 2, 0);
        hosts.get(0).warmth(0.5);
        hosts.get(1).warmth(1);
        HostSet set = new HostSet(
                hosts, new HostRules(LbPolicy.ROUND_ROBIN, 0, false, new WarmupSpec(1_000_000_000L, 10, 1), 1));

        HostGroup only = set.only();
        assertNotNull(only);
        LoadBalancer balancer = LoadBalancer.of(LbPolicy.ROUND_ROBIN, 1);
        long cold = IntStream.range(0, 300)
                .filter(turn -> balancer.pick(only, worker) == hosts.get(0))
                .count();
        assertEquals(100, (double) cold, 1);
    }
}
