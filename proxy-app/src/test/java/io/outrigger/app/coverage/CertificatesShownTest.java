package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.outrigger.app.certs.Issued;
import io.outrigger.app.inspect.ConfigDump;
import io.outrigger.app.inspect.ConfigDump.Form;
import io.outrigger.app.inspect.ConfigDump.Kind;
import io.outrigger.app.inspect.ConfigDump.Wanted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What a running proxy says of its certificates: pages, numbers, istioctl's table. */
final class CertificatesShownTest {
    private static final String OWN = "spiffe://cluster.local/ns/mine/sa/shop";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Certs certs = new Certs();

    CertificatesShownTest() throws Exception {}

    private static ConfigDump dump(Mesh mesh) throws Exception {
        return ConfigDump.read(mesh.admin("/config_dump").getBytes(StandardCharsets.UTF_8));
    }

    private static String secrets(Mesh mesh, Form form) throws Exception {
        return dump(mesh).show(Kind.SECRET, form, new Wanted("", "", 0, "", "", ""), Instant.now());
    }

    @Test
    void aWorkloadsCertificateIsShownAsIstioctlDoes() throws Exception {
        try (Mesh mesh = MeshPlan.sidecar().showing(certs.folder(OWN)).start()) {
            JsonNode first = JSON.readTree(secrets(mesh, Form.JSON))
                    .path("dynamicActiveSecrets")
                    .path(0)
                    .path("secret");
            String pem = new String(
                    Base64.getDecoder()
                            .decode(first.at("/tlsCertificate/certificateChain/inlineBytes")
                                    .asText()),
                    StandardCharsets.US_ASCII);

            assertEquals("default", first.path("name").asText());
            assertTrue(pem.startsWith("-----BEGIN CERTIFICATE-----\n"), pem);
            assertEquals(
                    "[redacted]",
                    new String(
                            Base64.getDecoder()
                                    .decode(first.at("/tlsCertificate/privateKey/inlineBytes")
                                            .asText()),
                            StandardCharsets.US_ASCII));
            assertTrue(
                    secrets(mesh, Form.SHORT)
                            .matches("RESOURCE NAME +TYPE +STATUS +VALID CERT +SERIAL NUMBER +NOT AFTER +NOT BEFORE\\n"
                                    + "default +Cert Chain +ACTIVE +true +[0-9a-f]+ +\\S+Z +\\S+Z\\n"
                                    + "ROOTCA +CA +ACTIVE +true +[0-9a-f]+ +\\S+Z +\\S+Z\\n"),
                    secrets(mesh, Form.SHORT));
            assertFalse(mesh.admin("/config_dump").contains("PRIVATE"));
        }
    }

    @Test
    void certificatesOfSecretsAreShownAndMissingOnesToo() throws Exception {
        Issued server = certs.server("a.test");
        String gateway = Yaml.istio("Gateway", "name: edge, namespace: mine", """
            selector: {istio: edge}
            servers:
            - {port: {number: 443, name: one, protocol: HTTPS}, hosts: [a.test], tls: {mode: MUTUAL, credentialName: own}}
            - {port: {number: 443, name: two, protocol: HTTPS}, hosts: [b.test], tls: {mode: SIMPLE, credentialName: none}}
            """);
        try (Mesh mesh = Mesh.gateway(certs.secret("own", server), gateway)) {
            String table = secrets(mesh, Form.SHORT);
            assertTrue(table.contains("\nkubernetes://own "), table);
            assertTrue(table.contains("\nkubernetes://own-cacert "), table);
            assertTrue(table.matches("(?s).*\\nkubernetes://none +WARMING +false.*"), table);

            JsonNode shown = JSON.readTree(mesh.admin("/certs")).path("certificates");
            assertEquals(1, shown.size());
            JsonNode chain = shown.path(0).path("cert_chain").path(0);
            assertEquals("a.test", chain.at("/subject_alt_names/0/dns").asText());
            assertEquals("0", chain.path("days_until_expiration").asText());
            assertEquals(
                    server.certificate().getNotAfter().toInstant().toString(),
                    chain.path("expiration_time").asText());
            assertEquals(1, shown.path(0).path("ca_cert").size());
            assertTrue(
                    mesh.admin("/stats?filter=days_until").endsWith(": 0\n"), mesh.admin("/stats?filter=days_until"));
            String metrics = mesh.admin("/stats/prometheus");
            assertTrue(
                    metrics.matches(
                            "(?s).*istio_agent_cert_expiry_seconds\\{resource_name=\"kubernetes://own\"} 3[0-9.E]+.*"),
                    metrics);
        }
    }
}
