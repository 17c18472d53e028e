package io.outrigger.app.certs;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A certificate in words for people. */
public final class CertificateText {
    private CertificateText() {}

    /** Who it is for, who says so, until when; a line each. */
    public static String of(X509Certificate certificate, Instant now) throws CertificateParsingException {
        Instant until = certificate.getNotAfter().toInstant();
        List<String> lines = new ArrayList<>();
        lines.add("subject:     " + orNone(certificate.getSubjectX500Principal().getName()));
        lines.add("issuer:      " + orNone(certificate.getIssuerX500Principal().getName()));
        lines.add("serial:      " + certificate.getSerialNumber().toString(16));
        lines.add("names:       " + orNone(String.join(", ", names(certificate))));
        lines.add("key:         " + certificate.getPublicKey().getAlgorithm()
                + (certificate.getBasicConstraints() >= 0 ? ", an authority" : ""));
        lines.add("valid:       " + certificate.getNotBefore().toInstant() + " to " + until);
        lines.add("             " + left(certificate, now, until));
        return String.join("\n", lines) + "\n";
    }

    private static String left(X509Certificate certificate, Instant now, Instant until) {
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            return "NOT VALID YET";
        }
        return now.isAfter(until) ? "EXPIRED" : Duration.between(now, until).toDays() + " days left";
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static List<String> names(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        List<String> names = new ArrayList<>();
        if (all != null) {
            all.forEach(entry -> names.add(String.valueOf(entry.get(1))));
        }
        return names;
    }
}
