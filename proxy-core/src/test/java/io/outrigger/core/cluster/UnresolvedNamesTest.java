package io.outrigger.core.cluster;

import static io.outrigger.core.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.EventLoop;
import io.outrigger.core.net.Transport;
import io.outrigger.core.worker.ControlLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UnresolvedNamesTest {
    private final EventLoop loop = Transport.of(Transport.Kind.AUTO).newLoop("control");
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final UnresolvedNames names = new UnresolvedNames(new ControlLoop(loop), log::add);

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void inLoop(Runnable task) {
        loop.submit(task).syncUninterruptibly();
    }

    private void fail(String name) {
        names.failed(name, "outbound|80||" + name, LookupFailure.NO_SUCH_NAME);
    }

    @Test
    void aNameIsToldOnceUntilItIsResolvedAgain() {
        inLoop(() -> {
            fail("a.example");
            fail("a.example");
            names.over("a.example");
            fail("a.example");
        });

        String line = "cluster outbound|80||a.example: a.example is not resolved: " + LookupFailure.NO_SUCH_NAME.text();
        assertEquals(List.of(line, line), log);
    }

    @Test
    void ofManyTheRestIsCounted() {
        inLoop(() -> {
            for (int i = 0; i < UnresolvedNames.TOLD_AT_A_TIME + 980; i++) {
                fail("a" + i + ".example");
            }
        });

        eventually("the rest is counted", () -> log.size() > UnresolvedNames.TOLD_AT_A_TIME);

        String rest = "980 more names are not resolved; /dns of the admin says which and why";
        assertEquals(List.of(rest), log.subList(UnresolvedNames.TOLD_AT_A_TIME, log.size()));
        inLoop(() -> fail("b.example"));
        assertEquals(UnresolvedNames.TOLD_AT_A_TIME + 2, log.size());
    }
}
