package io.outrigger.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.certs.Authority;
import io.outrigger.app.certs.KeyKind;
import io.outrigger.app.certs.Subject;
import io.outrigger.core.server.Snapshot;
import io.outrigger.core.tls.TlsSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ExpiryWatchTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LIFE = Duration.ofHours(24);

    private final List<String> warnings = new ArrayList<>();
    private Instant now = BEGIN;
    private final ExpiryWatch watch = new ExpiryWatch(() -> now.toEpochMilli() * 1000, warnings::add);

    private static Snapshot snapshot(Duration life) throws Exception {
        Subject subject = new Subject("root", List.of(), Subject.Purpose.AUTHORITY, BEGIN, BEGIN.plus(life));
        Authority authority = Authority.create(subject, KeyKind.EC);
        TlsSecret secret = new TlsSecret("default", false, List.of(authority.root()), false);
        return new Snapshot(1, List.of(), Map.of(), Map.of(), "", List.of(secret));
    }

    private void look(Snapshot snapshot, Duration age) {
        now = BEGIN.plus(age);
        watch.look(snapshot);
    }

    @Test
    void warnsOnceWhenAFifthIsLeftAndOnceAtTheEnd() throws Exception {
        Snapshot snapshot = snapshot(LIFE);

        look(snapshot, Duration.ofHours(19));
        assertEquals(List.of(), warnings);
        look(snapshot, Duration.ofHours(20));
        look(snapshot, Duration.ofHours(21));
        assertEquals(1, warnings.size());
        assertTrue(
                warnings.get(0).endsWith(" of default expires at 2026-01-02T00:00:00Z, in 0 d 4 h"), warnings.get(0));
        look(snapshot, LIFE);
        look(snapshot, LIFE.plusHours(1));
        assertEquals(2, warnings.size());
        assertTrue(warnings.get(1).endsWith(" has expired at 2026-01-02T00:00:00Z"), warnings.get(1));
    }

    @Test
    void aLongLifeIsNoReasonToWarnEarlierThanThirtyDays() throws Exception {
        Snapshot snapshot = snapshot(Duration.ofDays(3650));

        look(snapshot, Duration.ofDays(3619));
        assertEquals(List.of(), warnings);
        look(snapshot, Duration.ofDays(3621));
        assertEquals(1, warnings.size());
    }

    @Test
    void aRenewedCertificateIsLookedAtAnew() throws Exception {
        look(snapshot(LIFE), Duration.ofHours(23));
        look(snapshot(Duration.ofDays(10)), Duration.ofHours(23));
        assertEquals(1, warnings.size());
    }
}
