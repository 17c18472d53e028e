package io.outrigger.app.coverage;

import io.outrigger.app.certs.Authority;
import io.outrigger.app.certs.Issued;
import io.outrigger.app.certs.KeyKind;
import io.outrigger.app.certs.Subject;
import io.outrigger.app.certs.Subject.Purpose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Certificates of one test: an authority, and what it issues for an hour. */
final class Certs {
    private final Instant from = Instant.now().minus(Duration.ofHours(1));
    private final Authority authority;

    Certs() throws GeneralSecurityException {
        authority = Authority.create(subject(Purpose.AUTHORITY, "test root"), KeyKind.EC);
    }

    private Subject subject(Purpose purpose, String commonName, String... names) {
        return new Subject(commonName, List.of(names), purpose, from, from.plus(Duration.ofHours(2)));
    }

    Authority authority() {
        return authority;
    }

    Issued server(String... names) throws GeneralSecurityException {
        return authority.issue(subject(Purpose.SERVER, "", names), KeyKind.EC);
    }

    Issued rsaServer(String... names) throws GeneralSecurityException {
        return authority.issue(subject(Purpose.SERVER, "", names), KeyKind.RSA);
    }

    Issued client(String name) throws GeneralSecurityException {
        return authority.issue(subject(Purpose.CLIENT, name, name), KeyKind.EC);
    }

    Issued workload(String... names) throws GeneralSecurityException {
        return authority.issue(subject(Purpose.WORKLOAD, "", names), KeyKind.EC);
    }

    /** A folder with the certificates of a workload. */
    Path folder(String spiffe) throws GeneralSecurityException, IOException {
        Path folder = Files.createTempDirectory("workload");
        folder.toFile().deleteOnExit();
        renew(folder, workload(spiffe));
        return folder;
    }

    /** Puts other certificates in the place of those of a workload. */
    static void renew(Path folder, Issued issued) throws GeneralSecurityException, IOException {
        write(folder.resolve("cert-chain.pem"), issued.chainPem());
        write(folder.resolve("key.pem"), issued.keyPem());
        write(folder.resolve("root-cert.pem"), issued.rootPem());
    }

    private static void write(Path file, String text) throws IOException {
        file.toFile().deleteOnExit();
        Files.writeString(file, text);
    }

    /** A list that takes a certificate back, in a file. */
    String revoked(Issued issued) throws GeneralSecurityException {
        return file(authority.revocationList(from, from.plus(Duration.ofHours(2)), issued.certificate()));
    }

    /** A Secret of the namespace of the proxy, with the authority as whom to trust. */
    String secret(String name, Issued issued) throws GeneralSecurityException {
        return secret(name, "tls.crt", issued.chainPem(), "tls.key", issued.keyPem(), "ca.crt", issued.rootPem());
    }

    /** A Secret of these entries, names and texts in turn. */
    static String secret(String name, String... entries) {
        StringBuilder lines = new StringBuilder("stringData:\n");
        for (int i = 0; i < entries.length; i += 2) {
            lines.append("  ").append(entries[i]).append(": |\n").append(entries[i + 1].indent(4));
        }
        return Yaml.kubernetes("Secret", "name: " + name + ", namespace: mine", lines.toString());
    }

    /** The text in a file that goes when the machine ends. */
    static String file(String text) {
        try {
            Path file = Files.createTempFile("certs", ".pem");
            file.toFile().deleteOnExit();
            return Files.writeString(file, text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
