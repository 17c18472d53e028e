package io.outrigger.core.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.cluster.CircuitBreaker.ConnectionHolder;
import io.outrigger.core.cluster.CircuitBreakerSpec.RetryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a cluster may have at a time, asked by several workers at once. */
final class CircuitBreakerTest {
    private static final int MOST = 3;
    private static final int POOLS = 4;
    private static final int TURNS = 50_000;

    private static CircuitBreaker ofConnections(int most) {
        int unlimited = CircuitBreakerSpec.UNLIMITED;
        return new CircuitBreaker(new CircuitBreakerSpec(most, unlimited, unlimited, unlimited, RetryBudget.NONE));
    }

    /** Pools open and close at random; each opens above the bound when it has none, and then only. */
    @Test
    void connectionsExceedTheirBoundByOneAPoolAtMost() throws InterruptedException {
        CircuitBreaker breaker = ofConnections(MOST);
        AtomicInteger open = new AtomicInteger();
        AtomicInteger peak = new AtomicInteger();
        AtomicLong within = new AtomicLong();
        List<Thread> pools = new ArrayList<>();
        for (int i = 0; i < POOLS; i++) {
            Random draws = new Random(i);
            pools.add(new Thread(() -> {
                int own = 0;
                for (int turn = 0; turn < TURNS; turn++) {
                    if (draws.nextBoolean()) {
                        boolean may = breaker.tryConnect();
                        if (!may && own == 0) {
                            breaker.connectAnyway();
                        }
                        if (may || own == 0) {
                            own++;
                            peak.accumulateAndGet(open.incrementAndGet(), Math::max);
                            within.addAndGet(may ? 1 : 0);
                        }
                    } else if (own > 0) {
                        own--;
                        open.decrementAndGet();
                        breaker.connectionClosed();
                    }
                }
                for (; own > 0; own--) {
                    breaker.connectionClosed();
                }
            }));
        }

        pools.forEach(Thread::start);
        for (Thread pool : pools) {
            pool.join();
        }

        assertTrue(peak.get() <= MOST + POOLS, "peak " + peak);
        assertTrue(within.get() > 0);
        for (int i = 0; i < MOST; i++) {
            assertTrue(breaker.tryConnect());
        }
        assertEquals(false, breaker.tryConnect());
    }

    /** Notes what it is asked. */
    private static final class Holder implements ConnectionHolder {
        private final boolean idle;
        private int asked;
        private int fed;

        Holder(boolean idle) {
            this.idle = idle;
        }

        @Override
        public void giveUpOne(Runnable none) {
            asked++;
            if (!idle) {
                none.run();
            }
        }

        @Override
        public void onRoom() {
            fed++;
        }
    }

    @Test
    void whoStarvesHasOneOtherCloseAnIdleConnection() {
        CircuitBreaker breaker = ofConnections(1);
        Holder hungry = new Holder(true);
        Holder busy = new Holder(false);
        Holder idle = new Holder(true);
        Holder spared = new Holder(true);
        List.of(hungry, busy, idle, spared).forEach(breaker::join);
        breaker.tryConnect();

        breaker.starve(hungry);

        assertEquals(List.of(0, 1, 1, 0), List.of(hungry.asked, busy.asked, idle.asked, spared.asked));
        assertTrue(breaker.starved());
        breaker.connectionClosed();
        assertEquals(1, hungry.fed);
        assertEquals(false, breaker.starved());
    }

    /** A connection that closes before its place is waited for is not missed. */
    @Test
    void whoStarvesWhileThereIsRoomIsFedAtOnce() {
        CircuitBreaker breaker = ofConnections(1);
        Holder hungry = new Holder(false);
        breaker.tryConnect();
        breaker.connectionClosed();

        breaker.starve(hungry);

        assertEquals(1, hungry.fed);
    }

    @Test
    void eachCloseFeedsOneThatStarvesInTheirOrder() {
        CircuitBreaker breaker = ofConnections(1);
        Holder first = new Holder(false);
        Holder second = new Holder(false);
        breaker.connectAnyway();
        breaker.connectAnyway();
        breaker.starve(first);
        breaker.starve(second);

        breaker.connectionClosed();

        assertEquals(List.of(1, 0), List.of(first.fed, second.fed));
        breaker.sated(second);
        breaker.connectionClosed();
        assertEquals(0, second.fed);
    }
}
