package io.outrigger.core.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** When a certificate begins or ends, in a form of one's own: {@code %DOWNSTREAM_PEER_CERT_V_END(%Y-%m-%d)%}. Allocates. */
record CertificateTimeOperator(LogEntry.Fact fact, TimeOperator form) implements LogOperator {
    @Override
    public boolean write(LogEntry entry, LogLine line) {
        ByteArrayOutputStream iso = new ByteArrayOutputStream();
        if (!entry.fact(fact, (text, from, to) -> iso.write(text, from, to - from))) {
            return false;
        }
        form.write(Instant.parse(iso.toString(StandardCharsets.US_ASCII)).getEpochSecond() * 1_000_000, line);
        return true;
    }
}
