package io.outrigger.app.run;

import io.outrigger.core.server.Snapshot;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.tls.TlsSecret;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Says in time that a certificate ends: once when a fifth of its life is left, thirty days at most, and once when it has ended.
 * Owned by the control loop.
 */
final class ExpiryWatch {
    private static final Duration LONGEST_NOTICE = Duration.ofDays(30);
    private static final int PART = 5;

    private final WallClock clock;
    private final Consumer<String> warnings;
    private Map<X509Certificate, Stage> told = new HashMap<>();

    ExpiryWatch(WallClock clock, Consumer<String> warnings) {
        this.clock = clock;
        this.warnings = warnings;
    }

    private enum Stage {
        FINE,
        ENDING,
        ENDED
    }

    /** Looks at every certificate; those that are gone are forgotten. */
    void look(Snapshot snapshot) {
        Instant now = clock.now();
        Map<X509Certificate, Stage> seen = new HashMap<>();
        for (TlsSecret secret : snapshot.secrets()) {
            for (X509Certificate certificate : secret.certificates()) {
                Stage stage = stage(certificate, now);
                if (seen.put(certificate, stage) == null && stage != told.getOrDefault(certificate, Stage.FINE)) {
                    tell(secret, certificate, stage, now);
                }
            }
        }
        told = seen;
    }

    private static Stage stage(X509Certificate certificate, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        if (!now.isBefore(end)) {
            return Stage.ENDED;
        }
        Duration notice =
                Duration.between(certificate.getNotBefore().toInstant(), end).dividedBy(PART);
        Duration longest = notice.compareTo(LONGEST_NOTICE) < 0 ? notice : LONGEST_NOTICE;
        return now.isAfter(end.minus(longest)) ? Stage.ENDING : Stage.FINE;
    }

    private void tell(TlsSecret secret, X509Certificate certificate, Stage stage, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration left = Duration.between(now, end);
        String when = stage == Stage.ENDED
                ? "has expired at " + end
                : "expires at " + end + ", in " + left.toDays() + " d " + left.toHoursPart() + " h";
        warnings.accept(
                "certificate " + certificate.getSerialNumber().toString(16) + " of " + secret.name() + " " + when);
    }
}
