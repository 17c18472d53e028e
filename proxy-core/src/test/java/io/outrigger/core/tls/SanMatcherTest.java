package io.outrigger.core.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SanMatcherTest {
    @ParameterizedTest
    @CsvSource({
        "a.test, a.test, true, true",
        "a.test, b.test, true, false",
        "a.test, A.test, true, false",
        "w.a.test, *.a.test, true, true",
        "w.a.test, *.a.test, false, false",
        "v.w.a.test, *.a.test, true, false",
        "a.test, *.a.test, true, false",
        "w.a.test, *.b.test, true, false",
        "w.a.test, *.a.tes, true, false",
        "spiffe://m/ns/a/sa/b, spiffe://m/ns/a/sa/b, false, true",
        "spiffe://m/ns/a/sa/b, spiffe://m/ns/a/sa/bc, false, false",
        "spiffe://m/*, spiffe://m/ns/a/sa/b, false, true",
        "spiffe://m/*, spiffe://mm/ns/a/sa/b, false, false",
    })
    void comparesAsIstioWritesNames(String written, String name, boolean dns, boolean accepted) {
        assertEquals(accepted, SanMatcher.istio(written).accepts(name, dns));
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
}
