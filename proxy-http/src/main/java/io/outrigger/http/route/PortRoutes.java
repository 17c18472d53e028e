package io.outrigger.http.route;

import io.outrigger.http.message.RequestHead;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tables of a forward proxy: the port in the request's authority decides, 80 if it names none. Immutable. */
public final class PortRoutes implements Routes {
    private static final int HTTP_PORT = 80;

    private final String name;
    private final int[] ports;
    private final RouteTable[] tables;
    private final @Nullable RouteTable otherwise;

    /** @param otherwise for ports that nobody declared; null answers 404 */
    public PortRoutes(String name, Map<Integer, RouteTable> byPort, @Nullable RouteTable otherwise) {
        TreeMap<Integer, RouteTable> sorted = new TreeMap<>(byPort);
        this.name = name;
        this.ports = sorted.keySet().stream().mapToInt(Integer::intValue).toArray();
        this.tables = sorted.values().toArray(new RouteTable[0]);
        this.otherwise = otherwise;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable Route match(RequestHead head) {
        int at = Arrays.binarySearch(ports, port(head));
        RouteTable table = at >= 0 ? tables[at] : otherwise;
        return table == null ? null : table.match(head);
    }

    /** The tables by port, for dumps. */
    public Map<Integer, RouteTable> byPort() {
        Map<Integer, RouteTable> all = new TreeMap<>();
        for (int i = 0; i < ports.length; i++) {
            all.put(ports[i], tables[i]);
        }
        return all;
    }

    private static int port(RequestHead head) {
        byte[] text = head.store();
        int at = head.authorityTo();
        while (at > head.authorityFrom() && text[at - 1] >= '0' && text[at - 1] <= '9') {
            at--;
        }
        boolean given = at > head.authorityFrom() && at < head.authorityTo() && text[at - 1] == ':';
        if (!given) {
            return HTTP_PORT;
        }
        int port = 0;
        for (int i = at; i < head.authorityTo(); i++) {
            port = port * 10 + text[i] - '0';
        }
        return port;
    }
}
