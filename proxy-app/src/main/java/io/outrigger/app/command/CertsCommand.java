package io.outrigger.app.command;

import io.outrigger.app.certs.Authority;
import io.outrigger.app.certs.CertificateText;
import io.outrigger.app.certs.Issued;
import io.outrigger.app.certs.KeyKind;
import io.outrigger.app.certs.Subject;
import io.outrigger.app.run.StartFailure;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.tls.Pem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code outrigger certs}: makes certificates for trying things out, and explains them. */
@Command(
        name = "certs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Makes an authority (ca), or certificates for a server, a client or a workload; inspect explains some.")
public final class CertsCommand implements Callable<Integer> {
    /** Clocks of machines differ a little. */
    private static final Duration EARLIER = Duration.ofMinutes(5);

    private static final int MOST_DAYS = 36_500;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    /** What is to be done. */
    enum What {
        CA,
        SERVER,
        CLIENT,
        WORKLOAD,
        INSPECT
    }

    @Parameters(index = "0", paramLabel = "WHAT", description = "ca, server, client, workload or inspect.")
    private What what = What.INSPECT;

    @Parameters(
            index = "1..*",
            paramLabel = "NAME|FILE",
            description = "DNS names and addresses to certify; files to inspect.")
    private List<String> names = List.of();

    @Option(
            names = "--ca",
            paramLabel = "DIR",
            description = "Folder of the authority: ca-cert.pem, ca-key.pem, root-cert.pem, cert-chain.pem.")
    private @Nullable Path authority;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder to write to. Keys there are never overwritten.")
    private @Nullable Path out;

    @Option(names = "--spiffe", paramLabel = "URI", description = "Of a workload: spiffe://DOMAIN/ns/NS/sa/ACCOUNT.")
    private String spiffe = "";

    @Option(
            names = "--common-name",
            paramLabel = "NAME",
            description = "Of the subject. Default: none; outrigger for ca.")
    private String commonName = "";

    @Option(names = "--key", paramLabel = "EC|RSA", description = "Kind of the key. Default: EC.")
    private KeyKind key = KeyKind.EC;

    @Option(names = "--days", paramLabel = "N", description = "How long it is valid. Default: 365.")
    private int days = 365;

    private final Instant now = WallClock.system().now();

    @Override
    public Integer call() throws StartFailure {
        try {
            if (what == What.INSPECT) {
                inspect();
            } else {
                make();
            }
            return 0;
        } catch (IOException e) {
            throw new StartFailure(1, "certs: cannot read or write " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new StartFailure(1, "certs: " + e.getMessage());
        }
    }

    private void inspect() throws IOException, GeneralSecurityException {
        if (names.isEmpty()) {
            throw usage("inspect: name a file of certificates");
        }
        List<String> texts = new ArrayList<>();
        for (String file : names) {
            for (X509Certificate one : Pem.certificates(Files.readAllBytes(Path.of(file)))) {
                texts.add(file + "\n" + CertificateText.of(one, now).indent(2));
            }
        }
        say(String.join("\n", texts));
    }

    private void make() throws IOException, GeneralSecurityException {
        if (days < 1 || days > MOST_DAYS) {
            throw usage("--days " + days + ": expected 1 to " + MOST_DAYS);
        }
        Path folder = needed(out, "--out DIR");
        if (what == What.CA) {
            absent(folder.resolve(Authority.KEY));
            Subject subject = subject(Subject.Purpose.AUTHORITY, commonName.isEmpty() ? "outrigger" : commonName);
            Authority made = authority == null
                    ? Authority.create(subject, key)
                    : Authority.read(authority).subordinate(subject, key);
            made.write(folder);
            say("an authority is in " + folder + "\n");
            return;
        }
        if (what == What.WORKLOAD && !spiffe.startsWith("spiffe://")) {
            throw usage("workload: say --spiffe spiffe://DOMAIN/ns/NAMESPACE/sa/ACCOUNT");
        }
        if (what == What.SERVER && names.isEmpty()) {
            throw usage("server: name the hosts that it is for");
        }
        absent(folder.resolve(Issued.KEY));
        Subject subject = subject(Subject.Purpose.valueOf(what.name()), commonName);
        Authority.read(needed(authority, "--ca DIR, made by outrigger certs ca --out DIR"))
                .issue(subject, key)
                .write(folder);
        say(Issued.CHAIN + ", " + Issued.KEY + " and " + Issued.ROOT + " are in " + folder + "\n");
    }

    private Subject subject(Subject.Purpose purpose, String common) {
        List<String> certified = new ArrayList<>(names);
        if (!spiffe.isEmpty()) {
            certified.add(spiffe);
        }
        return new Subject(common, certified, purpose, now.minus(EARLIER), now.plus(Duration.ofDays(days)));
    }

    private Path needed(@Nullable Path folder, String flag) {
        if (folder == null) {
            throw usage("needs " + flag);
        }
        return folder;
    }

    private void absent(Path file) {
        if (Files.exists(file)) {
            throw usage(file + " exists already; choose another --out");
        }
    }

    private void say(String text) {
        PrintWriter to = Objects.requireNonNull(spec).commandLine().getOut();
        to.print(text);
        to.flush();
    }

    private CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
