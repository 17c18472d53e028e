package io.outrigger.core.server;

import static io.outrigger.core.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.cluster.Locality;
import io.outrigger.core.worker.Worker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When workers are told to refuse requests. */
final class OverloadMonitorTest {
    private static final Identity IDENTITY = new Identity(
            Identity.Role.GATEWAY, "default", "edge", "edge", Map.of(), "default", List.of(), Locality.UNKNOWN);

    private static boolean overloaded(Worker worker) {
        Callable<Boolean> asked = worker::overloaded;
        return worker.loop().submit(asked).syncUninterruptibly().getNow();
    }

    @Test
    void aFullHeapIsTold() {
        AtomicInteger percent = new AtomicInteger(50);
        try (ProxyServer server = new ProxyServer(IDENTITY, ServerOptions.of(2))) {
            OverloadMonitor monitor = new OverloadMonitor(server.workers(), percent::get);
            assertEquals(false, monitor.active());
            percent.set(OverloadMonitor.MOST_HEAP_PERCENT);

            monitor.start(server.controlLoop());

            eventually("active", monitor::active);
            assertEquals(OverloadMonitor.MOST_HEAP_PERCENT, monitor.heapPercent());
            // The server's own monitor sees the true heap and takes turns with this one.
            eventually("workers refuse", () -> server.workers().stream().anyMatch(OverloadMonitorTest::overloaded));
            percent.set(50);
            eventually("over", () -> !monitor.active());
            eventually("workers serve", () -> server.workers().stream().noneMatch(OverloadMonitorTest::overloaded));
        }
    }

    @Test
    void theHeapOfThisProcessIsMeasured() {
        int percent = OverloadMonitor.heapInUse();
        assertTrue(percent >= 0 && percent <= 100, percent + " %");
    }
}
