package io.outrigger.core.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.util.NetUtil;
import io.outrigger.core.match.CidrSet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FilterChainMatcherTest {
    private final List<FilterChainMatch> matches = new ArrayList<>();
    private final List<FilterChainSlot> slots = new ArrayList<>();

    @Test
    void theExactPortWinsOverAnyPort() {
        chain("any", FilterChainMatch.ANY);
        chain("port", FilterChainMatch.port(9080));

        assertEquals("port", find("10.0.0.1", 9080, null, Application.OPAQUE));
        assertEquals("any", find("10.0.0.1", 9081, null, Application.OPAQUE));
    }

    @Test
    void theLongestPrefixWins() {
        chain("ten", destinations("10.0.0.0", 8));
        chain("tenOne", destinations("10.1.0.0", 16));
        chain("any", FilterChainMatch.ANY);

        assertEquals("tenOne", find("10.1.2.3", 1, null, Application.OPAQUE));
        assertEquals("ten", find("10.2.2.3", 1, null, Application.OPAQUE));
        assertEquals("any", find("192.168.0.1", 1, null, Application.OPAQUE));
    }

    @Test
    void thereIsNoWayBackFromAnEarlierCriterion() {
        chain("http", FilterChainMatch.port(80).with(Set.of(Application.HTTP1)));
        chain("any", FilterChainMatch.ANY);

        assertEquals("fallback", find("10.0.0.1", 80, null, Application.OPAQUE));
    }

    @Test
    void exactNamesWinOverLongerAndShorterSuffixes() {
        chain("all", names("*.com"));
        chain("suffix", names("*.example.com"));
        chain("exact", names("www.example.com"));

        assertEquals("exact", find("10.0.0.1", 443, "www.example.com", Application.TLS));
        assertEquals("suffix", find("10.0.0.1", 443, "a.b.example.com", Application.TLS));
        assertEquals("all", find("10.0.0.1", 443, "example.com", Application.TLS));
        assertEquals("fallback", find("10.0.0.1", 443, "example.org", Application.TLS));
        assertEquals("fallback", find("10.0.0.1", 443, null, Application.TLS));
    }

    @Test
    void transportAndApplicationDecideLast() {
        chain("tls", new FilterChainMatch(0, null, Set.of(), FilterChainMatch.TransportKind.TLS, Set.of()));
        chain("http", FilterChainMatch.ANY.with(Set.of(Application.HTTP1, Application.HTTP2)));
        chain("rest", FilterChainMatch.ANY);

        assertEquals("tls", find("10.0.0.1", 1, null, Application.TLS));
        assertEquals("http", find("10.0.0.1", 1, null, Application.HTTP2));
        assertEquals("rest", find("10.0.0.1", 1, null, Application.OPAQUE));
        assertEquals("rest", find("10.0.0.1", 1, null, Application.UNDETECTED));
    }

    @Test
    void anOfferedProtocolDecidesAfterAllElse() {
        FilterChainMatch any = FilterChainMatch.ANY;
        chain("mesh", new FilterChainMatch(0, null, Set.of(), null, Set.of(), Set.of("istio", "istio-h2")));
        chain("other", new FilterChainMatch(443, null, Set.of(), null, Set.of(), Set.of("other")));
        chain("rest", any);

        assertEquals("mesh", find("10.0.0.1", 1, null, Application.TLS));
        assertEquals("fallback", find("10.0.0.1", 443, null, Application.TLS));
    }

    private void chain(String name, FilterChainMatch match) {
        matches.add(match);
        slots.add(new FilterChainSlot(name, 1));
    }

    private String find(String address, int port, @Nullable String serverName, Application application) {
        FilterChainMatcher matcher = new FilterChainMatcher(matches, slots, new FilterChainSlot("fallback", 1));
        FilterChainSlot slot = matcher.find(
                new InetSocketAddress(ip(address), port),
                new Detected(application, serverName, List.of("h2", "istio")));
        return slot == null ? "none" : slot.name();
    }

    private static InetAddress ip(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }

    private static FilterChainMatch names(String name) {
        return new FilterChainMatch(0, null, Set.of(name), null, Set.of());
    }

    private static FilterChainMatch destinations(String network, int bits) {
        CidrSet set = CidrSet.of(List.of(new CidrSet.Range(ip(network), bits)));
        return new FilterChainMatch(0, set, Set.of(), null, Set.of());
    }
}
