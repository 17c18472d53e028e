package io.outrigger.app.coverage;

import io.outrigger.app.ports.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ports of one test: {@code $app} and {@code $other} of applications, {@code $greeter} of one that speaks first, {@code $full}
 * where connecting takes for ever, {@code $free} and {@code $spare} where nobody listens.
 */
final class Ports implements AutoCloseable {
    private static final List<Integer> SERVERS = List.of(80, 81);

    private final App app = new App("app", false);
    private final App other = new App("other", false);
    private final App greeter = new App("greeter", true);
    private final Map<Integer, Integer> servers = new HashMap<>();
    private final int outbound;
    private final int inbound;
    private final int free;
    private final int spare;
    private @Nullable FullPort full;

    Ports() throws IOException {
        for (int server : SERVERS) {
            servers.put(server, FreePort.next());
        }
        outbound = FreePort.next();
        inbound = FreePort.next();
        free = FreePort.next();
        spare = FreePort.next();
    }

    /** The text with numbers in the place of names. */
    String fill(String text) throws IOException {
        String filled = text.replace("$app", Integer.toString(app.port()))
                .replace("$other", Integer.toString(other.port()))
                .replace("$greeter", Integer.toString(greeter.port()))
                .replace("$free", Integer.toString(free))
                .replace("$spare", Integer.toString(spare));
        if (!filled.contains("$full")) {
            return filled;
        }
        if (full == null) {
            full = new FullPort();
        }
        return filled.replace("$full", Integer.toString(full.port()));
    }

    /** An address with a port, such as {@code 127.9.0.1:$app}. */
    InetSocketAddress address(String text) throws IOException {
        String filled = fill(text);
        int colon = filled.lastIndexOf(':');
        return new InetSocketAddress(
                InetAddress.getByName(filled.substring(0, colon)), Integer.parseInt(filled.substring(colon + 1)));
    }

    int outbound() {
        return outbound;
    }

    int inbound() {
        return inbound;
    }

    /** Where the server of a Gateway with that number listens. */
    int server(int number) {
        return servers.getOrDefault(number, number);
    }

    Map<Integer, Integer> servers() {
        return servers;
    }

    @Override
    public void close() {
        app.close();
        other.close();
        greeter.close();
        if (full != null) {
            full.close();
        }
    }
}
