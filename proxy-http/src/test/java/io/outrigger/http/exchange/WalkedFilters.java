package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Three filters that a walk leads through, and what they were called for; checks that nothing of it stays. */
abstract class WalkedFilters {
    final ScriptedHost host = new ScriptedHost(1);
    final List<String> calls = new ArrayList<>();
    final ScriptedFilter a = new ScriptedFilter("a", calls);
    final ScriptedFilter b = new ScriptedFilter("b", calls);
    final ScriptedFilter c = new ScriptedFilter("c", calls);

    @AfterEach
    void nothingIsLeaked() {
        host.walk.destroy();

        assertEquals(0, host.bytesInUse(), "bytes in use");
        assertEquals(
                calls.stream().filter(call -> call.contains("requestHead")).count(),
                calls.stream().filter(call -> call.endsWith("destroy")).count(),
                "filters destroyed");
    }

    final void answer(String body) {
        host.walk.responseHead(ScriptedHost.response(200), body.isEmpty());
        if (!body.isEmpty()) {
            host.walk.responseData(host.bytes(body), true);
        }
    }
}
