package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.VirtualHost;
import java.util.List;
import java.util.Random;

/** Answers one request with any bytes and ends its connection. A client reads what comes of it as strictly as can be. */
final class HostileUpstream {
    private static final int WHOLE = 1 << 20;

    private static final Cluster CLUSTER = RunningProxy.cluster(80);
    private static final List<VirtualHost> HOSTS =
            List.of(new VirtualHost("*:80", List.of("*"), new Route[] {RunningProxy.to(CLUSTER)}));

    private HostileUpstream() {}

    /** What the client understands, the same for bytes at once, one by one and cut at random. */
    static String answersInEveryWay(boolean head, byte[] bytes, long seed) {
        String whole = answer(head, bytes, WHOLE, Cuts.late());
        assertEquals(whole, answer(head, bytes, 1, new Random(seed)));
        assertEquals(whole, answer(head, bytes, 20, new Random(seed)));
        return whole;
    }

    private static String answer(boolean head, byte[] bytes, int most, Random cuts) {
        String request = (head ? "HEAD" : "GET") + " / HTTP/1.1\r\nhost: shop\r\n\r\n";
        EmbeddedProxy proxy = new EmbeddedProxy(false, CLUSTER, HOSTS, request, "");
        try {
            proxy.request();
            StringBuilder answered = new StringBuilder();
            for (int at = 0; at < bytes.length; ) {
                int to = Math.min(bytes.length, at + 1 + cuts.nextInt(most));
                proxy.receiveAnswer(bytes, at, to);
                at = to;
                answered.append(proxy.sentDownstream());
            }
            proxy.endUpstream();
            answered.append(proxy.sentDownstream());
            return Cuts.withoutTimes(StrictAnswers.read(answered.toString(), head, proxy.clientIsThere()));
        } finally {
            proxy.close();
        }
    }
}
