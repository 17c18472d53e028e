package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.outrigger.app.certs.Issued;
import io.outrigger.config.pipeline.Reload;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** New certificates in the place of old ones: new handshakes show them, what is broken changes nothing. */
final class CertificateRotationTest {
    private static final String OWN = "spiffe://cluster.local/ns/mine/sa/shop";
    private static final String HERE = "127.9.9.9:$app";

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
