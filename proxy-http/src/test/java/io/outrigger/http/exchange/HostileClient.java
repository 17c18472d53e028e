package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.VirtualHost;
import java.util.List;
import java.util.Random;

/** Sends any bytes as requests. An upstream that reads as strictly as can be answers whatever comes through. */
final class HostileClient {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final int WHOLE = 1 << 20;

    private static final Cluster CLUSTER = RunningProxy.cluster(80);
    private static final List<VirtualHost> HOSTS =
            List.of(new VirtualHost("*:80", List.of("*"), new Route[] {RunningProxy.to(CLUSTER)}));

    private HostileClient() {}

    /** What became of the bytes: the requests that went on whole, and the answers without their dates. */
    record Outcome(List<Message> forwarded, String answered) {}

    /** Sends the bytes at once, one by one and cut at random; fails if that makes a difference. */
    static Outcome sendsInEveryWay(byte[] bytes, long seed) {
        Outcome whole = send(bytes, WHOLE, Cuts.late());
        assertEquals(whole, send(bytes, 1, new Random(seed)));
        assertEquals(whole, send(bytes, 20, new Random(seed)));
        return whole;
    }

    private static Outcome send(byte[] bytes, int most, Random cuts) {
        EmbeddedProxy proxy = new EmbeddedProxy(false, CLUSTER, HOSTS, "", OK);
        try {
            StrictRequests upstream = new StrictRequests();
            StringBuilder answered = new StringBuilder();
            for (int at = 0; at < bytes.length; ) {
                int to = Math.min(bytes.length, at + 1 + cuts.nextInt(most));
                proxy.receive(bytes, at, to);
                at = to;
                while (upstream.add(proxy.sentUpstream()) > 0) {
                    answered.append(proxy.sentDownstream());
                    proxy.answer();
                }
                answered.append(proxy.sentDownstream());
            }
            return new Outcome(upstream.complete(), Cuts.withoutTimes(answered.toString()));
        } finally {
            proxy.close();
        }
    }
}
