package io.outrigger.config.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostNameTest {
    @Test
    void completesNamesWithoutDotOnly() {
        assertEquals("reviews.shop.svc.cluster.local", HostName.expand("reviews", "shop"));
        assertEquals("reviews.default", HostName.expand("reviews.default", "shop"));
        assertEquals("*", HostName.expand("*", "shop"));
        assertEquals("10.0.0.1", HostName.expand("10.0.0.1", "shop"));
        assertEquals("2001:db8::1", HostName.expand("2001:DB8::1", "shop"));
        assertEquals("upper.default.svc.cluster.local", HostName.expand("Upper.Default.svc.cluster.local", "shop"));
    }

    @Test
    void wildcardsHoldSeveralLabelsButNotTheBareDomain() {
        assertTrue(HostName.isWithin("a.b.example.com", "*.example.com"));
        assertFalse(HostName.isWithin("example.com", "*.example.com"));
        assertTrue(HostName.isWithin("*.a.example.com", "*.example.com"));
        assertFalse(HostName.isWithin("*.example.com", "*.a.example.com"));
        assertTrue(HostName.isWithin("example.com", "*"));
        assertTrue(HostName.overlap("*.example.com", "*.a.example.com"));
    }

    @Test
    void theExactNameBeatsTheLongestWildcard() {
        List<String> candidates = List.of("*", "*.com", "*.example.com", "a.example.com");

        assertEquals("a.example.com", HostName.mostSpecific("a.example.com", candidates));
        assertEquals("*.example.com", HostName.mostSpecific("b.example.com", candidates));
        assertEquals("*", HostName.mostSpecific("b.org", candidates));
        assertNull(HostName.mostSpecific("b.org", List.of("*.com")));
    }

    @Test
    void theIntersectionIsTheNarrowerOfEachPair() {
        assertEquals(
                List.of("a.example.com"), HostName.intersection(List.of("*.example.com"), List.of("a.example.com")));
        assertEquals(List.of("a.example.com"), HostName.intersection(List.of("a.example.com"), List.of("*")));
        assertEquals(List.of(), HostName.intersection(List.of("*.example.org"), List.of("a.example.com")));
    }
}
