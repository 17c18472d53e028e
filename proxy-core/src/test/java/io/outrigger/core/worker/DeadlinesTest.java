package io.outrigger.core.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeadlinesTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel channel =
            EmbeddedChannel.builder().ticker(ticker).build();
    private final Worker worker = new Worker(0, channel.eventLoop(), WallClock.system(), Chance.seeded(1));
    private final List<String> expired = new ArrayList<>();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private final class Named extends Deadline {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        protected void expired() {
            expired.add(name);
        }
    }

    private Deadline set(String name, long nanos) {
        Deadline made = new Named(name);
        worker.deadlines().set(made, worker.nanoTime(), nanos);
        return made;
    }

    private List<String> after(long nanos) {
        expired.clear();
        ticker.advance(nanos, TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        return List.copyOf(expired);
    }

    @Test
    void eachExpiresAtItsTimeAndNotBefore() {
        Deadline one = set("one", SECOND);
        assertEquals(List.of(), after(SECOND / 2));
        set("two", SECOND);
        set("long", 10 * SECOND);

        assertTrue(one.isSet());
        assertEquals(List.of("one"), after(SECOND / 2));
        assertFalse(one.isSet());
        assertEquals(List.of(), after(SECOND / 2 - 1));
        assertEquals(List.of("two"), after(1));
        assertEquals(List.of("long"), after(9 * SECOND));
    }

    @Test
    void whoIsCalledOffIsNotDisturbedAndDisturbsNobody() {
        Deadline first = set("first", SECOND);
        Deadline middle = set("middle", SECOND);
        after(1);
        set("last", SECOND);

        first.callOff();
        middle.callOff();
        middle.callOff();

        assertEquals(List.of(), after(SECOND - 1));
        assertEquals(List.of("last"), after(1));
        assertEquals(-1, channel.runScheduledPendingTasks());
    }

    @Test
    void aStartThatIsToldLateKeepsTheOrder() {
        long start = worker.nanoTime();
        after(SECOND / 2);
        set("young", SECOND);
        worker.deadlines().set(new Named("old"), start, SECOND);

        assertEquals(List.of("old"), after(SECOND / 2));
        assertEquals(List.of("young"), after(SECOND / 2));
    }

    @Test
    void anExpiredOneMaySetAndCallOffOthers() {
        Deadline second = new Named("second");
        Deadline first = new Deadline() {
            @Override
            protected void expired() {
                second.callOff();
                set("third", SECOND);
            }
        };
        worker.deadlines().set(first, worker.nanoTime(), SECOND);
        worker.deadlines().set(second, worker.nanoTime(), SECOND);

        assertEquals(List.of(), after(SECOND));
        assertEquals(List.of("third"), after(SECOND));
    }

    @Test
    void oneThatFailsLeavesTheOthersTheirTime() {
        Deadline failing = new Deadline() {
            @Override
            protected void expired() {
                throw new IllegalStateException("no");
            }
        };
        worker.deadlines().set(failing, worker.nanoTime(), SECOND);
        set("next", SECOND);

        assertEquals(List.of("next"), after(SECOND));
    }

    @Test
    void lengthsThatNobodyUsesAreForgotten() {
        for (int i = 1; i <= 10_000; i++) {
            set("any", i).callOff();
            after(i);
        }
        set("still", SECOND);

        assertEquals(List.of("still"), after(SECOND));
    }
}
