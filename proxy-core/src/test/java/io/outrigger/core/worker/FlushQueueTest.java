package io.outrigger.core.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FlushQueueTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final FlushQueue queue = new FlushQueue(channel.eventLoop());
    private final List<String> sent = new ArrayList<>();

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private void add(String name) {
        queue.add(() -> sent.add(name));
    }

    @Test
    void sendsAtTheEndOfTheTurnInTheOrderOfTheAsking() {
        add("a");
        add("b");
        assertEquals(List.of(), sent);

        channel.runPendingTasks();
        assertEquals(List.of("a", "b"), sent);

        channel.runPendingTasks();
        assertEquals(List.of("a", "b"), sent);
    }

    @Test
    void whoAsksDuringASendIsServedInTheSameTurn() {
        queue.add(() -> add("later"));

        channel.runPendingTasks();

        assertEquals(List.of("later"), sent);
    }

    @Test
    void holdsMoreThanItBeganWith() {
        for (int i = 0; i < 200; i++) {
            add(Integer.toString(i));
        }

        channel.runPendingTasks();

        assertEquals(200, sent.size());
        assertEquals("199", sent.get(199));
    }

    @Test
    void oneThatFailsTakesNobodyWithIt() {
        add("before");
        queue.add(() -> {
            throw new IllegalStateException("cannot send");
        });
        add("behind");

        channel.runPendingTasks();
        assertThrows(IllegalStateException.class, channel::checkException);
        channel.runPendingTasks();
        add("next turn");
        channel.runPendingTasks();

        assertEquals(List.of("before", "behind", "next turn"), sent);
    }
}
