package io.outrigger.core.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeerVerifierTest {
    private static final String VERIFY =
            "verify cert failed: X509_verify_cert: certificate verification error at depth ";

    private SampleAuthority root;

    @BeforeEach
    void makeAuthority() throws Exception {
        root = SampleAuthority.root("root");
    }

    private PeerTrust trust() {
        return PeerTrust.in(List.of(root.certificate()));
    }

    private static PeerVerifier verifier(PeerTrust trust) {
        return new PeerVerifier(trust, false, () -> SampleAuthority.NOW.toEpochMilli() * 1000);
    }

    private static void accept(PeerTrust trust, Credential server) {
        assertDoesNotThrow(() -> verifier(trust).checkServerTrusted(chain(server), "EC"));
    }

    private static void refuse(String reason, PeerTrust trust, Credential server) {
        CertificateException refused =
                assertThrows(CertificateException.class, () -> verifier(trust).checkServerTrusted(chain(server), "EC"));
        assertEquals(reason, refused.getMessage());
    }

    private static X509Certificate[] chain(Credential server) {
        return server.chain().toArray(new X509Certificate[0]);
    }

    @Test
    void whomAnAuthorityVouchesFor() throws Exception {
        accept(trust(), root.server("a.test"));
        accept(trust(), root.subordinate("middle").subordinate("lower").server("a.test"));
        accept(PeerTrust.ANYONE, SampleAuthority.root("other").server("a.test"));
    }

    @Test
    void strangers() throws Exception {
        refuse(
                VERIFY + "0: unable to get local issuer certificate",
                trust(),
                SampleAuthority.root("other").server("a.test"));
        // The same name, another key.
        refuse(
                VERIFY + "0: unable to get local issuer certificate",
                trust(),
                SampleAuthority.root("root").server("a.test"));
    }

    @Test
    void thoseWhoVouchForThemselves() throws Exception {
        SampleAuthority other = SampleAuthority.root("other");
        refuse(
                VERIFY + "0: self-signed certificate",
                trust(),
                new Credential(root.server().key(), List.of(other.certificate())));
    }

    @Test
    void thoseWhoseTimeIsOverOrHasNotCome() throws Exception {
        refuse(
                VERIFY + "0: certificate has expired",
                trust(),
                root.serverAt(SampleAuthority.NOW.minus(Duration.ofHours(2))));
        refuse(
                VERIFY + "0: certificate is not yet valid",
                trust(),
                root.serverAt(SampleAuthority.NOW.plus(Duration.ofHours(2))));
    }

    @Test
    void clientsAreNoServers() throws Exception {
        refuse(VERIFY + "0: unsupported certificate purpose", trust(), root.client("CN=a", "a.test"));
        assertThrows(
                CertificateException.class,
                () -> verifier(trust()).checkClientTrusted(chain(root.server("a.test")), "EC"));
    }

    /** As for BoringSSL: who may do anything may do nothing in particular. */
    @Test
    void anyPurposeIsNone() throws Exception {
        refuse(
                VERIFY + "0: unsupported certificate purpose",
                trust(),
                root.forPurpose(KeyPurposeId.anyExtendedKeyUsage, "a.test"));
    }

    @Test
    void anAuthorityForClientsVouchesForNoServer() throws Exception {
        SampleAuthority clients = root.subordinate("clients", KeyPurposeId.id_kp_clientAuth);
        Credential server = clients.server("a.test");
        refuse(VERIFY + "1: unsupported certificate purpose", trust(), server);
        X509Certificate[] client = chain(clients.client("CN=a", "a.test"));
        assertDoesNotThrow(() -> verifier(trust()).checkClientTrusted(client, "EC"));
        // What is trusted itself needs nobody's leave.
        accept(PeerTrust.in(List.of(clients.certificate())), server);
    }

    @Test
    void keysAreUsedForWhatTheyAreFor() throws Exception {
        Credential enciphers = root.forKeyUsage(new KeyUsage(KeyUsage.keyEncipherment));
        accept(trust(), enciphers);
        accept(trust(), root.forKeyUsage(new KeyUsage(KeyUsage.digitalSignature)));
        refuse(
                VERIFY + "0: unsupported certificate purpose",
                trust(),
                root.forKeyUsage(new KeyUsage(KeyUsage.keyCertSign)));
        assertThrows(CertificateException.class, () -> verifier(trust()).checkClientTrusted(chain(enciphers), "EC"));
    }

    @Test
    void anAuthorityWhoseTimeIsOverVouchesForNobody() throws Exception {
        SampleAuthority old = SampleAuthority.rootAt(SampleAuthority.NOW.minus(Duration.ofHours(2)), "root");
        Credential server = old.server("a.test");
        refuse(VERIFY + "1: certificate has expired", PeerTrust.in(List.of(old.certificate())), server);
        refuse(
                VERIFY + "1: certificate has expired",
                PeerTrust.in(List.of(root.certificate(), old.certificate())),
                server);
        SampleAuthority early = SampleAuthority.rootAt(SampleAuthority.NOW.plus(Duration.ofHours(2)), "early");
        refuse(
                VERIFY + "1: certificate is not yet valid",
                PeerTrust.in(List.of(early.certificate())),
                early.server("a.test"));
    }

    /** Nobody has to vouch for it, and it still has its time and purpose. */
    @Test
    void aCertificateThatIsTrustedItself() throws Exception {
        Credential server = root.server("a.test");
        accept(PeerTrust.in(List.of(server.certificate())), server);
        Credential old = root.serverAt(SampleAuthority.NOW.minus(Duration.ofHours(2)));
        refuse(VERIFY + "0: certificate has expired", PeerTrust.in(List.of(old.certificate())), old);
        Credential client = root.client("CN=a", "a.test");
        refuse(VERIFY + "0: unsupported certificate purpose", PeerTrust.in(List.of(client.certificate())), client);
    }

    @Test
    void serversAreNoAuthorities() throws Exception {
        Credential server = root.server("a.test");
        SampleAuthority forged = SampleAuthority.root("server");
        List<X509Certificate> chain = List.of(forged.server("b.test").certificate(), server.certificate());
        assertThrows(
                CertificateException.class,
                () -> verifier(trust()).checkServerTrusted(chain.toArray(new X509Certificate[0]), "EC"));
    }

    @Test
    void names() throws Exception {
        PeerTrust named = trust().named(List.of(SanMatcher.prefix("spiffe://mesh/ns/a/"), SanMatcher.exact("b.test")));

        accept(named, root.server("spiffe://mesh/ns/a/sa/x"));
        accept(named, root.server("other.test", "b.test"));
        accept(trust().named(List.of(SanMatcher.exact("me@a.test"))), root.server("me@a.test"));
        refuse(
                "verify cert failed: SAN matcher, certificate SANs are [spiffe://mesh/ns/b/sa/x, c.test]",
                named,
                root.server("spiffe://mesh/ns/b/sa/x", "c.test"));
    }

    @Test
    void pins() throws Exception {
        Credential pinned = root.server("a.test");
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        String key = Base64.getEncoder()
                .encodeToString(
                        digest.digest(pinned.certificate().getPublicKey().getEncoded()));
        String hash =
                HexFormat.of().formatHex(digest.digest(pinned.certificate().getEncoded()));
        List<X509Certificate> anchors = trust().anchors();
        PeerTrust byKey = new PeerTrust(false, anchors, List.of(), List.of(), List.of(key), List.of());
        PeerTrust byHash = new PeerTrust(false, anchors, List.of(), List.of(), List.of(), List.of(hash));

        accept(byKey, pinned);
        accept(byHash, pinned);
        refuse("verify cert failed: no pin fits the certificate", byKey, root.server("a.test"));
        refuse("verify cert failed: no pin fits the certificate", byHash, root.server("a.test"));
    }

    @Test
    void revocation() throws Exception {
        Credential revoked = root.server("a.test");
        X509CRL list = root.revoke(revoked.certificate());
        PeerTrust trust = new PeerTrust(false, trust().anchors(), List.of(list), List.of(), List.of(), List.of());

        accept(trust, root.server("a.test"));
        refuse(VERIFY + "0: certificate revoked", trust, revoked);
        // An authority without a list of its own.
        refuse(
                VERIFY + "0: unable to get certificate CRL",
                trust,
                root.subordinate("middle").server("a.test"));
    }

    @Test
    void endlessChains() throws Exception {
        X509Certificate[] many = new X509Certificate[17];
        Arrays.fill(many, root.server("a.test").certificate());
        CertificateException refused =
                assertThrows(CertificateException.class, () -> verifier(trust()).checkServerTrusted(many, "EC"));
        assertEquals(VERIFY + "16: certificate chain too long", refused.getMessage());
    }

    /** Each would be tried with each: the issuer of one stands as far behind the others as it can. */
    @Test
    void manyAuthoritiesOfOneName() throws Exception {
        List<X509Certificate> crafted = new ArrayList<>();
        SampleAuthority authority = SampleAuthority.root("alike");
        for (int i = 0; i < 14; i++) {
            authority = authority.subordinate("alike");
            crafted.add(authority.certificate());
        }
        crafted.add(0, authority.server("a.test").certificate());
        X509Certificate[] chain = crafted.toArray(new X509Certificate[0]);
        CertificateException refused =
                assertThrows(CertificateException.class, () -> verifier(trust()).checkServerTrusted(chain, "EC"));
        assertEquals(VERIFY + "16: certificate chain too long", refused.getMessage());
    }

    @Test
    void aFewAuthoritiesOfOneNameInAnyOrder() throws Exception {
        SampleAuthority first = root.subordinate("alike");
        SampleAuthority second = first.subordinate("alike");
        SampleAuthority third = second.subordinate("alike");
        X509Certificate[] chain = {
            third.server("a.test").certificate(), first.certificate(), second.certificate(), third.certificate()
        };
        assertDoesNotThrow(() -> verifier(trust()).checkServerTrusted(chain, "EC"));
    }

    @Test
    void withoutAnyAuthorityNobody() throws Exception {
        refuse(VERIFY + "0: unable to get local issuer certificate", PeerTrust.in(List.of()), root.server("a.test"));
    }
}
