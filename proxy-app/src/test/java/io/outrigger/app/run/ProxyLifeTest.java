package io.outrigger.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.admin.AdminTarget;
import io.outrigger.config.pipeline.Reload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Orders that come before there is anybody to obey them: the ports of a proxy answer a moment earlier. */
final class ProxyLifeTest {
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final CompletableFuture<Duration> drained = new CompletableFuture<>();
    private final ProxyLife life = new ProxyLife(exit::complete);

    private final class Obedient implements Living {
        @Override
        public Reload reload(Reload.Trigger trigger) {
            return new Reload(trigger, Reload.Outcome.APPLIED, 2, List.of(), List.of("something"), "");
        }

        @Override
        public Duration drainTime() {
            return Duration.ofSeconds(7);
        }

        @Override
        public void announceEnd() {}

        @Override
        public void drain(Duration atMost) {
            drained.complete(atMost);
        }

        @Override
        public void close() {}
    }

    @Test
    void aReloadWaitsForTheStart() throws Exception {
        CompletableFuture<AdminTarget.Reload> reload = life.reload().toCompletableFuture();
        assertFalse(reload.isDone());

        life.rule(new Obedient());

        assertTrue(reload.get(10, TimeUnit.SECONDS).accepted());
    }

    @Test
    void anEndWaitsForTheStartAndIsOrderly() throws Exception {
        life.quit();
        assertFalse(exit.isDone());

        life.rule(new Obedient());

        assertEquals(0, exit.get(10, TimeUnit.SECONDS));
        assertEquals(Duration.ZERO, drained.get());
    }

    @Test
    void aGoodbyeWaitsForTheStart() throws Exception {
        life.drain(new AdminTarget.Drain(false, true, false));
        assertFalse(drained.isDone());

        life.rule(new Obedient());

        assertEquals(Duration.ofSeconds(7), drained.get(10, TimeUnit.SECONDS));
    }
}
