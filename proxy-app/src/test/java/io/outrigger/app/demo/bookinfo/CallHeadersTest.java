package io.outrigger.app.demo.bookinfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which headers of a request go on to the calls it causes. */
final class CallHeadersTest {
    @Test
    void takesUserTraceAndSessionAndNothingElse() {
        Headers request = new Headers();
        List<String> taken = List.of(
                "end-user",
                "user-agent",
                "cookie",
                "authorization",
                "x-request-id",
                "traceparent",
                "tracestate",
                "baggage",
                "b3",
                "x-b3-traceid",
                "x-b3-spanid",
                "x-b3-parentspanid",
                "x-b3-sampled",
                "x-b3-flags");
        taken.forEach(name -> request.add(name, "v"));
        List.of("accept", "host", "connection", "x-forwarded-for", "x-envoy-attempt-count", "x-b3", "content-length")
                .forEach(name -> request.add(name, "v"));

        List<String> lines = CallHeaders.of(request).lines();

        assertEquals(new TreeSet<>(taken), new TreeSet<>(names(lines)));
        assertEquals(2 * taken.size(), lines.size());
    }

    @Test
    void keepsEveryValueOfARepeatedHeader() {
        Headers request = new Headers();
        request.add("Tracestate", "a=1");
        request.add("Tracestate", "b=2");

        assertEquals(
                List.of("tracestate", "a=1", "tracestate", "b=2"),
                CallHeaders.of(request).lines());
    }

    @Test
    void leavesOutWhatMayNotBeSent() {
        Headers request = new Headers();
        request.add("end-user", "a\u0001b");
        request.add("baggage", "a\u007f");
        request.add("b3", "\u00e9\tx");

        assertEquals(List.of("b3", "\u00e9\tx"), CallHeaders.of(request).lines());
    }

    @Test
    void addsTheSessionsUserUnlessTheRequestNamesOne() {
        Headers named = new Headers();
        named.add("end-user", "jason");
        Headers agentOnly = new Headers();
        agentOnly.add("user-agent", "end-user");

        assertEquals(
                List.of("end-user", "jason"), CallHeaders.of(named).as("mary").lines());
        assertEquals(
                List.of("user-agent", "end-user", "end-user", "mary"),
                CallHeaders.of(agentOnly).as("mary").lines());
        assertTrue(CallHeaders.of(new Headers()).as("").lines().isEmpty());
    }

    private static List<String> names(List<String> lines) {
        return IntStream.range(0, lines.size() / 2)
                .mapToObj(i -> lines.get(2 * i))
                .toList();
    }
}
