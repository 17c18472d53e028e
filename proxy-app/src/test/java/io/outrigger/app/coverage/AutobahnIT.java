package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server of WebSocket behaves behind the proxy, and behind two of them with HTTP/2 between, as it does alone. {@code
 * -Doutrigger.autobahn=*} asks everything, which takes minutes.
 */
final class AutobahnIT {
    private static final String CASES = "outrigger.autobahn";

    private static final String DIRECT = "direct";
    private static final Pattern OVER_HTTP2 = Pattern.compile("upstream_cx_http2_total: [1-9]");

    /** The suite gives servers half a second for some things, which a busy machine may take: what differs is asked again. */
    private static final int MOST_AGAIN = 2;

    /** Some of each class but the two about large and many messages. */
    private static final String USUAL =
            "1.1.6 1.2.6 2.4 2.6 2.10 3.3 4.1.3 4.2.4 5.4 5.9 6.2.3 6.22.3 7.1.3 7.3.5 7.5.1 7.7.12 7.9.4 9.1.1 10.1.1";

    @Test
    void verdictsAreTheSame(@TempDir Path folder) throws Exception {
        Certs certs = new Certs();
        try (WebSocketEcho echo = new WebSocketEcho();
                Mesh last = Mesh.gateway(Yaml.edge(certs, "HTTP", echo.port()));
                Mesh first =
                        Mesh.gateway(Yaml.edge(certs, "HTTP2", last.server(80).port()))) {
            Map<String, Integer> servers = new LinkedHashMap<>();
            servers.put(DIRECT, echo.port());
            servers.put("proxied", last.server(80).port());
            servers.put("over-http2", first.server(80).port());
            String[] cases = System.getProperty(CASES, USUAL).split(" ");
            Map<String, String> different = different(new Autobahn(folder).ask(servers, cases), cases.length);
            for (int again = 1; again <= MOST_AGAIN && !different.isEmpty(); again++) {
                String[] some = different.keySet().toArray(new String[0]);
                different = different(new Autobahn(folder).ask(servers, some), some.length);
            }
            assertEquals(Map.of(), different);
            String stats = first.admin("/stats");
            assertTrue(OVER_HTTP2.matcher(stats).find(), stats);
        }
    }

    /** What became of cases that ended otherwise than without a proxy, by their numbers. */
    private static Map<String, String> different(Map<String, Map<String, String>> verdicts, int least) {
        Map<String, String> direct = Objects.requireNonNull(verdicts.get(DIRECT));
        assertTrue(direct.size() >= least, direct.toString());
        Map<String, String> found = new TreeMap<>();
        verdicts.forEach((server, behind) -> {
            assertEquals(direct.keySet(), behind.keySet());
            direct.forEach((number, verdict) -> {
                if (!verdict.equals(behind.get(number))) {
                    found.put(number, server + ": " + behind.get(number) + ", not " + verdict);
                }
            });
        });
        return found;
    }
}
