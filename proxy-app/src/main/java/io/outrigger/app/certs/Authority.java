package io.outrigger.app.certs;

import io.outrigger.core.tls.Credential;
import io.outrigger.core.tls.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;

/**
 * Issues certificates. Kept in a folder by the names that Istio gives an authority plugged in: {@code ca-cert.pem},
 * {@code ca-key.pem}, {@code root-cert.pem}, {@code cert-chain.pem}. Any thread.
 */
public final class Authority {
    static final String CERTIFICATE = "ca-cert.pem";
    /** The file of its key. */
    public static final String KEY = "ca-key.pem";

    static final String ROOT = "root-cert.pem";
    static final String CHAIN = "cert-chain.pem";
    private static final int SERIAL_BITS = 127;

    private final Credential own;
    private final X509Certificate root;
    private final SecureRandom random = new SecureRandom();

    private Authority(Credential own, X509Certificate root) {
        this.own = own;
        this.root = root;
    }

    /** A new root. */
    public static Authority create(Subject subject, KeyKind kind) throws GeneralSecurityException {
        KeyPair pair = kind.make();
        SecureRandom random = new SecureRandom();
        X509Certificate root = sign(subject, pair.getPublic(), name(subject), pair, null, random);
        return new Authority(new Credential(pair.getPrivate(), List.of(root)), root);
    }

    /** One that lies in a folder. */
    public static Authority read(Path folder) throws GeneralSecurityException, IOException {
        byte[] certificate = Files.readAllBytes(folder.resolve(CERTIFICATE));
        Credential own = Credential.of(certificate, Files.readAllBytes(folder.resolve(KEY)));
        Path chain = folder.resolve(CHAIN);
        List<X509Certificate> above = new ArrayList<>(own.chain());
        if (Files.exists(chain)) {
            for (X509Certificate one : Pem.certificates(Files.readAllBytes(chain))) {
                if (!above.contains(one)) {
                    above.add(one);
                }
            }
        }
        Path rootFile = folder.resolve(ROOT);
        X509Certificate root = Files.exists(rootFile)
                ? Pem.certificates(Files.readAllBytes(rootFile)).get(0)
                : above.get(above.size() - 1);
        above.remove(root);
        if (above.isEmpty()) {
            above.add(own.certificate());
        }
        return new Authority(new Credential(own.key(), above), root);
    }

    /** Lays down what {@link #read} reads. */
    public void write(Path folder) throws CertificateException, IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(CERTIFICATE), Pem.text(own.certificate()));
        PrivateFile.write(folder.resolve(KEY), Issued.pem(own.key()));
        Files.writeString(folder.resolve(ROOT), Pem.text(root));
        Files.writeString(folder.resolve(CHAIN), Issued.pem(own.chain()));
    }

    public X509Certificate root() {
        return root;
    }

    /** An authority below this one. */
    public Authority subordinate(Subject subject, KeyKind kind) throws GeneralSecurityException {
        Issued issued = issue(subject, kind);
        return new Authority(new Credential(issued.key(), issued.chain()), root);
    }

    /** A new key with a certificate for it. */
    public Issued issue(Subject subject, KeyKind kind) throws GeneralSecurityException {
        KeyPair pair = kind.make();
        KeyPair signer = new KeyPair(own.certificate().getPublicKey(), own.key());
        X500Name issuer =
                X500Name.getInstance(own.certificate().getSubjectX500Principal().getEncoded());
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(sign(subject, pair.getPublic(), issuer, signer, own.certificate(), random));
        own.chain().stream().filter(one -> !one.equals(root)).forEach(chain::add);
        return new Issued(pair.getPrivate(), chain, root);
    }

    /** A list that takes certificates back, in PEM. */
    public String revocationList(Instant from, Instant until, X509Certificate... revoked)
            throws GeneralSecurityException {
        X500Name issuer =
                X500Name.getInstance(own.certificate().getSubjectX500Principal().getEncoded());
        X509v2CRLBuilder builder = new X509v2CRLBuilder(issuer, Date.from(from));
        builder.setNextUpdate(Date.from(until));
        for (X509Certificate one : revoked) {
            builder.addCRLEntry(one.getSerialNumber(), Date.from(from), CRLReason.unspecified);
        }
        try {
            byte[] encoded = builder.build(new JcaContentSignerBuilder(KeyKind.signature(own.key())).build(own.key()))
                    .getEncoded();
            return Issued.pem("X509 CRL", encoded);
        } catch (OperatorCreationException | IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static X509Certificate sign(
            Subject subject,
            PublicKey key,
            X500Name issuer,
            KeyPair signer,
            @Nullable X509Certificate above,
            SecureRandom random)
            throws GeneralSecurityException {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(subject.from()),
                Date.from(subject.until()),
                name(subject),
                key);
        try {
            extend(builder, subject, key, above == null ? key : above.getPublicKey());
            PrivateKey signing = signer.getPrivate();
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder(KeyKind.signature(signing)).build(signing)));
        } catch (CertIOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static void extend(X509v3CertificateBuilder builder, Subject subject, PublicKey own, PublicKey above)
            throws CertIOException, GeneralSecurityException {
        boolean authority = subject.purpose() == Subject.Purpose.AUTHORITY;
        JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        builder.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(
                        authority
                                ? KeyUsage.keyCertSign | KeyUsage.cRLSign
                                : KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
        builder.addExtension(Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(own));
        builder.addExtension(Extension.authorityKeyIdentifier, false, utils.createAuthorityKeyIdentifier(above));
        if (!authority) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes(subject.purpose())));
        }
        if (!subject.names().isEmpty()) {
            // Without a subject the names are all there is (RFC 5280 4.1.2.6).
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    subject.commonName().isEmpty(),
                    new GeneralNames(
                            subject.names().stream().map(Authority::general).toArray(GeneralName[]::new)));
        }
    }

    private static KeyPurposeId[] purposes(Subject.Purpose purpose) {
        return switch (purpose) {
            case SERVER -> new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth};
            case CLIENT -> new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth};
            case WORKLOAD, AUTHORITY ->
                new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
        };
    }

    private static GeneralName general(String name) {
        if (name.contains("://")) {
            return new GeneralName(GeneralName.uniformResourceIdentifier, name);
        }
        return new GeneralName(IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static X500Name name(Subject subject) {
        X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
        if (!subject.commonName().isEmpty()) {
            builder.addRDN(BCStyle.CN, subject.commonName());
        }
        return builder.build();
    }
}
