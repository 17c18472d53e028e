package io.outrigger.core.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates that hold for an hour around {@link #NOW}. */
final class SampleAuthority {
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration HALF = Duration.ofMinutes(30);

    private final X500Name name;
    private final KeyPair pair;
    private final List<X509Certificate> chain;
    private int serial = 1;

    private SampleAuthority(X500Name name, KeyPair pair, List<X509Certificate> chain) {
        this.name = name;
        this.pair = pair;
        this.chain = chain;
    }

    static SampleAuthority root(String name) throws Exception {
        return rootAt(NOW, name);
    }

    /** One that holds for an hour around another time. */
    static SampleAuthority rootAt(Instant middle, String name) throws Exception {
        KeyPair pair = pair("EC");
        X500Name subject = new X500Name("CN=" + name);
        X509Certificate own = builder(subject, subject, pair, 1, middle.minus(HALF), middle.plus(HALF))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                .build(signer(pair));
        return new SampleAuthority(subject, pair, List.of(own));
    }

    /** One below this one, for these purposes; for any if there are none. */
    SampleAuthority subordinate(String named, KeyPurposeId... purposes) throws Exception {
        KeyPair own = pair("EC");
        X500Name subject = new X500Name("CN=" + named);
        List<X509Certificate> longer = new ArrayList<>();
        Builder builder = builder(name, subject, own, ++serial, NOW.minus(HALF), NOW.plus(HALF))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        if (purposes.length > 0) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
        }
        longer.add(builder.build(signer(pair)));
        longer.addAll(chain);
        return new SampleAuthority(subject, own, longer);
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    /** For a server, with its chain but for the root. */
    Credential server(String... names) throws Exception {
        return issue("EC", "CN=server", KeyPurposeId.id_kp_serverAuth, NOW, names);
    }

    Credential rsaServer(String... names) throws Exception {
        return issue("RSA", "CN=server", KeyPurposeId.id_kp_serverAuth, NOW, names);
    }

    Credential client(String subject, String... names) throws Exception {
        return issue("EC", subject, KeyPurposeId.id_kp_clientAuth, NOW, names);
    }

    /** One that holds for an hour around another time. */
    Credential serverAt(Instant middle) throws Exception {
        return issue("EC", "CN=server", KeyPurposeId.id_kp_serverAuth, middle, "a.test");
    }

    Credential forPurpose(KeyPurposeId purpose, String... names) throws Exception {
        return issue("EC", "CN=server", purpose, NOW, names);
    }

    /** Without purposes, whose key is for these uses only. */
    Credential forKeyUsage(KeyUsage usage) throws Exception {
        KeyPair own = pair("EC");
        Builder builder = builder(name, new X500Name("CN=some"), own, ++serial, NOW.minus(HALF), NOW.plus(HALF))
                .addExtension(Extension.keyUsage, true, usage);
        return new Credential(own.getPrivate(), List.of(builder.build(signer(pair))));
    }

    private Credential issue(String algorithm, String subject, KeyPurposeId purpose, Instant middle, String... names)
            throws Exception {
        KeyPair own = pair(algorithm);
        Builder builder = builder(name, new X500Name(subject), own, ++serial, middle.minus(HALF), middle.plus(HALF))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        if (names.length > 0) {
            GeneralName[] general = new GeneralName[names.length];
            for (int i = 0; i < names.length; i++) {
                general[i] = new GeneralName(kind(names[i]), names[i]);
            }
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(general));
        }
        List<X509Certificate> whole = new ArrayList<>();
        whole.add(builder.build(signer(pair)));
        whole.addAll(chain.subList(0, chain.size() - 1));
        return new Credential(own.getPrivate(), whole);
    }

    private static int kind(String name) {
        if (name.contains("@")) {
            return GeneralName.rfc822Name;
        }
        return name.contains("://") ? GeneralName.uniformResourceIdentifier : GeneralName.dNSName;
    }

    /** A list that revokes these. */
    X509CRL revoke(X509Certificate... some) throws Exception {
        X509v2CRLBuilder builder = new X509v2CRLBuilder(name, Date.from(NOW.minus(HALF)));
        builder.setNextUpdate(Date.from(NOW.plus(HALF)));
        for (X509Certificate one : some) {
            builder.addCRLEntry(one.getSerialNumber(), Date.from(NOW.minus(HALF)), CRLReason.keyCompromise);
        }
        return new JcaX509CRLConverter().getCRL(builder.build(signer(pair)));
    }

    static KeyPair pair(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        } else {
            generator.initialize(2048);
        }
        return generator.generateKeyPair();
    }

    private static ContentSigner signer(KeyPair pair) throws Exception {
        return new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    }

    private static Builder builder(
            X500Name issuer, X500Name subject, KeyPair pair, int serial, Instant from, Instant until) {
        return new Builder(new JcaX509v3CertificateBuilder(
                issuer, BigInteger.valueOf(serial), Date.from(from), Date.from(until), subject, pair.getPublic()));
    }

    private record Builder(JcaX509v3CertificateBuilder inner) {
        Builder addExtension(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) throws Exception {
            inner.addExtension(id, critical, value);
            return this;
        }

        X509Certificate build(ContentSigner signer) throws Exception {
            return new JcaX509CertificateConverter().getCertificate(inner.build(signer));
        }
    }
}
