package io.outrigger.core.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ForwardedCertificateTest {
    private static String element(Credential peer, Credential own) {
        TlsFacts facts = new TlsFacts(
                "TLSv1.3",
                "TLS_AES_128_GCM_SHA256",
                "",
                null,
                PeerIdentity.of(peer.certificate()),
                PeerIdentity.of(own.certificate()));
        String text = new String(
                ForwardedCertificate.element(facts, ForwardedCertificate.Parts.USUAL), StandardCharsets.UTF_8);
        return text.replaceFirst("Hash=[0-9a-f]{64}", "Hash=?");
    }

    @Test
    void sidecarsTellBothIdentities() throws Exception {
        SampleAuthority root = SampleAuthority.root("root");

        assertEquals(
                "By=spiffe://m/ns/a/sa/server;Hash=?;Subject=\"CN=x\";URI=spiffe://m/ns/a/sa/client",
                element(root.client("CN=x", "spiffe://m/ns/a/sa/client"), root.server("spiffe://m/ns/a/sa/server")));
    }

    @Test
    void whatAPeerMayChooseCannotAddElements() throws Exception {
        SampleAuthority root = SampleAuthority.root("root");
        Credential peer = root.client("CN=x", "spiffe://m/a,By=b;URI=c");

        assertEquals("Hash=?;Subject=\"CN=x\";URI=\"spiffe://m/a,By=b;URI=c\"", element(peer, root.server("a.test")));
    }

    @Test
    void withoutCertificateThereIsNoElement() {
        assertEquals(0, ForwardedCertificate.element(null, ForwardedCertificate.Parts.ALL).length);
    }
}
