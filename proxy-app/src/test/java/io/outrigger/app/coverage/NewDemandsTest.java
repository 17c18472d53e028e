package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.outrigger.app.certs.Issued;
import io.outrigger.config.pipeline.Reload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server asks its clients for other proof than before: connections of those who came before and have not given it end. */
final class NewDemandsTest {
    private final Certs certs = new Certs();
    private final Issued own = certs.server("a.test");

    NewDemandsTest() throws Exception {}

    private static String[] documents(String secret, String tls) {
        return new String[] {
            secret,
            Yaml.istio("Gateway", "name: edge, namespace: mine", """
                selector: {istio: edge}
                servers: [{port: {number: 81, name: https, protocol: HTTPS}, hosts: ['*'], tls: {credentialName: own, %s}}]
                """.formatted(tls)),
            Yaml.istio("VirtualService", "name: a, namespace: mine", """
                hosts: ['*']
                gateways: [edge]
                http: [{directResponse: {status: 204}}]
                """)
        };
    }

    private String[] documents(String tls) throws Exception {
        return documents(certs.secret("own", own), tls);
    }

    /** What a connection is told now; empty if it has ended. */
    private static String ask(SSLSocket socket) {
        try {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nhost: a.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            for (int next = in.read(); next >= 0; next = in.read()) {
                head.append((char) next);
                if (head.indexOf("\r\n\r\n") >= 0) {
                    break;
                }
            }
            return head.toString().lines().findFirst().orElse("");
        } catch (IOException ended) {
            return "";
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: SIMPLE | mode: MUTUAL",
                "mode: OPTIONAL_MUTUAL | mode: MUTUAL",
                "mode: MUTUAL, insecureSkipVerify: true | mode: MUTUAL",
                "mode: MUTUAL | 'mode: MUTUAL, subjectAltNames: [other.test]'",
            })
    void connectionsOfBeforeEnd(String before, String now) throws Exception {
        try (Mesh mesh = Mesh.gateway(documents(before));
                SSLSocket socket = TlsClient.of(mesh.server(81), "a.test")
                        .showing(certs.client("me.test"))
                        .connect()) {
            assertEquals("HTTP/1.1 204 No Content", ask(socket));
            assertEquals(Reload.Outcome.APPLIED, mesh.change(documents(now)).outcome());
            // As Envoy's connections of chains that are gone: one more answer tells the client to come again.
            ask(socket);
            assertEquals("", ask(socket));
        }
    }

    /** Certificates and authorities that change end no connection. */
    @Test
    void otherCertificatesAskForNothingNew() throws Exception {
        try (Mesh mesh = Mesh.gateway(documents("mode: MUTUAL"));
                SSLSocket socket = TlsClient.of(mesh.server(81), "a.test")
                        .showing(certs.client("me.test"))
                        .connect()) {
            assertEquals("HTTP/1.1 204 No Content", ask(socket));
            Certs others = new Certs();
            String secret = others.secret("own", others.server("a.test"));
            assertEquals(
                    Reload.Outcome.APPLIED,
                    mesh.change(documents(secret, "mode: MUTUAL")).outcome());
            assertEquals("HTTP/1.1 204 No Content", ask(socket));
        }
    }
}
