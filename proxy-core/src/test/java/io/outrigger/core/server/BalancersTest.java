package io.outrigger.core.server;

import static io.outrigger.core.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.NetUtil;
import io.outrigger.core.listener.Detection;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.log.AccessLog;
import io.outrigger.core.match.AddressText;
import io.outrigger.core.match.CidrSet;
import io.outrigger.core.stats.ListenerCounter;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may say whom a connection is for. */
final class BalancersTest extends RunningServers {
    private static final String HEADER = "PROXY TCP4 9.8.7.6 127.0.0.1 5555 80\r\n";

    private static InetAddress address(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }

    private ProxyServer believing(@Nullable CidrSet balancers) {
        ProxyServer server = server(ServerOptions.of(1).withBalancers(balancers));
        apply(
                server,
                new ListenerSpec(
                        "main",
                        ANY_PORT,
                        true,
                        false,
                        Direction.GATEWAY,
                        Detection.OFF,
                        List.of(Named.chain("c", FilterChainMatch.ANY, "one")),
                        null,
                        AccessLog.OFF,
                        List.of(),
                        true));
        return server;
    }

    private static boolean serves(ProxyServer server, String from) throws IOException {
        try (Talk talk = new Talk(where(server, "main"), address(from))) {
            talk.send(HEADER);
            return talk.read(5).equals("[one ");
        } catch (IOException reset) {
            return false;
        }
    }

    @Test
    void whereNobodyIsNamedEverybodyIsBelieved() throws IOException {
        ProxyServer server = believing(null);
        assertTrue(serves(server, "127.0.0.1"));
        assertTrue(serves(server, "127.0.9.9"));
    }

    @Test
    void othersThanThoseNamedAreCutOffAndCounted() throws IOException {
        CidrSet.Range range = AddressText.range("127.0.9.0/24");
        assertNotNull(range);
        ProxyServer server = believing(CidrSet.of(List.of(range)));
        assertTrue(serves(server, "127.0.9.9"));
        assertEquals(0, count(server, ListenerCounter.DOWNSTREAM_CX_PROXY_PROTO_ERROR));
        assertEquals(false, serves(server, "127.0.0.1"));
        eventually("it is counted", () -> count(server, ListenerCounter.DOWNSTREAM_CX_PROXY_PROTO_ERROR) == 1);
    }
}
