package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.app.certs.Issued;
import io.outrigger.config.pipeline.Reload;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** New certificates in the place of old ones: new handshakes show them, what is broken changes nothing. */
final class CertificateRotationTest {
    private static final String OWN = "spiffe://cluster.local/ns/mine/sa/shop";
    private static final String HERE = "127.9.9.9:$app";

    private static final int ROTATIONS = Integer.getInteger("outrigger.rotations", 100);

    private final Certs certs = new Certs();

    CertificateRotationTest() throws Exception {}

    private BigInteger shown(Mesh mesh) throws IOException, GeneralSecurityException {
        X509Certificate own = (X509Certificate) TlsClient.of(mesh.inbound(HERE), "a.test")
                .offering("istio-http/1.1")
                .showing(certs.workload(OWN))
                .session()
                .getPeerCertificates()[0];
        return own.getSerialNumber();
    }

    private static Reload look(Mesh mesh) {
        return mesh.proxy().reload(Reload.Trigger.FILES);
    }

    @Test
    void newCertificatesOfTheWorkloadAreShownWithoutAnyOtherChange() throws Exception {
        Path folder = certs.folder(OWN);
        try (Mesh mesh = MeshPlan.sidecar().mesh("").showing(folder).start()) {
            BigInteger before = shown(mesh);
            assertEquals(Reload.Outcome.UNCHANGED, look(mesh).outcome());

            Issued issued = certs.workload(OWN);
            Certs.renew(folder, issued);
            Reload reload = look(mesh);

            assertEquals(Reload.Outcome.APPLIED, reload.outcome());
            assertEquals(
                    List.of("cert-chain.pem", "key.pem", "root-cert.pem"),
                    reload.changes().stream()
                            .map(change -> change.replaceAll("file .*/([^/]*) is new", "$1"))
                            .toList());
            assertEquals(issued.certificate().getSerialNumber(), shown(mesh));
            assertEquals(false, before.equals(shown(mesh)));
            assertEquals(Reload.Outcome.UNCHANGED, look(mesh).outcome());
        }
    }

    /** Each handshake meets a whole pair, that of before or that of now; {@code -Doutrigger.rotations=1000} takes two minutes. */
    @Test
    void manyRotationsFailNoHandshake() throws Exception {
        Path folder = certs.folder(OWN);
        Issued[] pairs = {certs.workload(OWN), certs.workload(OWN)};
        try (Mesh mesh = MeshPlan.sidecar().mesh("").showing(folder).start()) {
            AtomicBoolean over = new AtomicBoolean();
            FutureTask<Set<BigInteger>> handshakes = new FutureTask<>(() -> {
                Set<BigInteger> seen = new HashSet<>();
                while (!over.get()) {
                    seen.add(shown(mesh));
                }
                return seen;
            });
            new Thread(handshakes, "handshakes").start();
            for (int i = 1; i <= ROTATIONS; i++) {
                Certs.renew(folder, pairs[i % 2]);
                assertEquals(Reload.Outcome.APPLIED, look(mesh).outcome());
            }
            over.set(true);

            Set<BigInteger> seen = handshakes.get();
            seen.remove(pairs[0].certificate().getSerialNumber());
            seen.remove(pairs[1].certificate().getSerialNumber());
            assertTrue(seen.size() <= 1, "others than the one of the beginning: " + seen);
            assertEquals(pairs[ROTATIONS % 2].certificate().getSerialNumber(), shown(mesh));
        }
    }

    @Test
    void aPairThatDoesNotMatchLeavesTheOneOfBefore() throws Exception {
        Path folder = certs.folder(OWN);
        try (Mesh mesh = MeshPlan.sidecar().mesh("").showing(folder).start()) {
            BigInteger before = shown(mesh);
            Issued issued = certs.workload(OWN);

            Files.writeString(folder.resolve("cert-chain.pem"), issued.chainPem());
            look(mesh);
            assertEquals(before, shown(mesh));

            Files.writeString(folder.resolve("key.pem"), issued.keyPem());
            look(mesh);
            assertEquals(issued.certificate().getSerialNumber(), shown(mesh));
        }
    }

    @Test
    void newFilesOfAGatewaysServerAreShown() throws Exception {
        Issued first = certs.server("a.test");
        Path chain = Path.of(Certs.file(first.chainPem()));
        Path key = Path.of(Certs.file(first.keyPem()));
        String gateway = Yaml.istio(
                "Gateway",
                "name: web, namespace: mine",
                "selector: {istio: edge}\nservers: [{port: {number: 443, name: https, protocol: HTTPS},"
                        + " hosts: [a.test], tls: {mode: SIMPLE, serverCertificate: '" + chain + "', privateKey: '"
                        + key + "'}}]\n");
        try (Mesh mesh = Mesh.gateway(gateway)) {
            Issued second = certs.server("a.test");
            Files.writeString(chain, second.chainPem());
            Files.writeString(key, second.keyPem());

            assertEquals(Reload.Outcome.APPLIED, look(mesh).outcome());

            X509Certificate shown = (X509Certificate)
                    TlsClient.of(mesh.server(443), "a.test").session().getPeerCertificates()[0];
            assertEquals(second.certificate().getSerialNumber(), shown.getSerialNumber());
        }
    }
}
