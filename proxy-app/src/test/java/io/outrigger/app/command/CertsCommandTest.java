package io.outrigger.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code outrigger certs} makes, as openssl sees it. */
final class CertsCommandTest {
    private static final String SPIFFE = "spiffe://cluster.local/ns/default/sa/reviews";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int certs(String... arguments) {
        List<String> absolute = new ArrayList<>();
        for (String argument : arguments) {
            absolute.add(
                    argument.startsWith("@")
                            ? folder.resolve(argument.substring(1)).toString()
                            : argument);
        }
        return new CommandLine(new CertsCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> Failures.report(failure, command.getErr()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(absolute.toArray(new String[0]));
    }

    private String openssl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void anAuthoritySignsForServersClientsAndWorkloads() throws IOException {
        assertEquals(0, certs("ca", "--out", "@ca"));
        assertEquals(0, certs("server", "--ca", "@ca", "--out", "@shop", "--key", "rsa", "shop.test", "10.0.0.7"));
        assertEquals(0, certs("client", "--ca", "@ca", "--out", "@me", "--common-name", "me"));
        assertEquals(0, certs("workload", "--ca", "@ca", "--out", "@reviews", "--spiffe", SPIFFE));

        for (String one : List.of("shop", "me", "reviews")) {
            assertEquals(
                    one + "/cert-chain.pem: OK\n",
                    openssl("verify", "-CAfile", "ca/root-cert.pem", one + "/cert-chain.pem"));
        }
        String shop = openssl("x509", "-in", "shop/cert-chain.pem", "-noout", "-text");
        assertTrue(shop.contains("DNS:shop.test, IP Address:10.0.0.7"), shop);
        assertTrue(shop.contains("TLS Web Server Authentication"), shop);
        String reviews = openssl("x509", "-in", "reviews/cert-chain.pem", "-noout", "-text");
        assertTrue(reviews.contains("URI:" + SPIFFE), reviews);
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("shop/key.pem"))));
    }

    @Test
    void anAuthorityThatIsPluggedInSignsThroughItsChain() throws IOException {
        certs("ca", "--out", "@root");
        assertEquals(0, certs("ca", "--ca", "@root", "--out", "@mesh", "--common-name", "mesh"));
        assertEquals(0, certs("workload", "--ca", "@mesh", "--out", "@reviews", "--spiffe", SPIFFE));

        assertEquals(
                "reviews/cert-chain.pem: OK\n",
                openssl(
                        "verify",
                        "-CAfile",
                        "root/ca-cert.pem",
                        "-untrusted",
                        "mesh/ca-cert.pem",
                        "reviews/cert-chain.pem"));
    }

    @Test
    void inspectSaysWhoAndUntilWhen() {
        certs("ca", "--out", "@ca");
        certs("server", "--ca", "@ca", "--out", "@shop", "--days", "30", "shop.test");

        assertEquals(0, certs("inspect", "@shop/cert-chain.pem"));

        assertTrue(out.toString().contains("names:       shop.test\n"), out.toString());
        assertTrue(out.toString().contains("issuer:      CN=outrigger\n"), out.toString());
        assertTrue(out.toString().contains("29 days left") || out.toString().contains("30 days left"), out.toString());
    }

    @Test
    void wrongUseSaysWhatWouldBeRight() {
        certs("ca", "--out", "@ca");

        assertEquals(2, certs("ca", "--out", "@ca"));
        assertEquals(2, certs("server", "--ca", "@ca", "--out", "@x"));
        assertEquals(2, certs("workload", "--ca", "@ca", "--out", "@x"));
        assertEquals(2, certs("server", "--out", "@x", "a.test"));
        assertEquals(2, certs("client", "--ca", "@ca", "--out", "@x", "--days", "2000000000"));
        assertEquals(1, certs("inspect", "@nothing.pem"));

        String said = err.toString();
        for (String part : List.of(
                "exists already",
                "name the hosts",
                "--spiffe spiffe://",
                "certs ca --out",
                "1 to 36500",
                "nothing.pem")) {
            assertTrue(said.contains(part), said);
        }
    }
}
