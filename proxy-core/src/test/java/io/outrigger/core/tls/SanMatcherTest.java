package io.outrigger.core.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SanMatcherTest {
    @ParameterizedTest
    @CsvSource({
        "a.test, a.test, true, true",
        "a.test, b.test, true, false",
        "a.test, A.test, true, true",
        "a.test, A.test, false, false",
        "w.a.test, *.a.test, true, true",
        "w.a.test, *.a.test, false, false",
        "v.w.a.test, *.a.test, true, false",
        "a.test, *.a.test, true, false",
        "w.a.test, *.b.test, true, false",
        "w.a.test, *.a.tes, true, false",
        "spiffe://m/ns/a/sa/b, spiffe://m/ns/a/sa/b, false, true",
        "spiffe://m/ns/a/sa/b, spiffe://m/ns/a/sa/bc, false, false",
        "spiffe://m/*, spiffe://m/ns/a/sa/b, false, false",
        "*, a.test, true, false",
        "*.a.test, *.a.test, true, true",
        "*.a.test, w.a.test, true, false",
    })
    void comparesWholeNames(String written, String name, boolean dns, boolean accepted) {
        assertEquals(accepted, SanMatcher.exact(written).accepts(name, dns));
    }

    @ParameterizedTest
    @CsvSource({
        "a.test, A.TEST, true",
        "w.a.test, *.A.test, true",
        "a.test, b.test, false",
        "v.w.a.test, *.a.test, false",
    })
    void comparesHostsWithoutCase(String host, String name, boolean accepted) {
        assertEquals(accepted, SanMatcher.host(host).accepts(name, true));
    }

    @ParameterizedTest
    @CsvSource({
        "spiffe://m/, spiffe://m/ns/a/sa/b, true",
        "spiffe://m/, spiffe://mm/ns/a/sa/b, false",
        "spiffe://m/, spiffe://M/ns/a/sa/b, false",
        "spiffe://m/, spiffe://m, false",
    })
    void comparesBeginnings(String beginning, String name, boolean accepted) {
        assertEquals(accepted, SanMatcher.prefix(beginning).accepts(name, false));
    }
}
