package io.outrigger.core.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslCredential;
import io.netty.handler.ssl.OpenSslCredentialBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.outrigger.core.time.WallClock;
import java.lang.ref.Cleaner;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes contexts of BoringSSL; of the JDK where the native library is missing. */
final class Contexts {
    private static final Logger LOG = LoggerFactory.getLogger(Contexts.class);
    private static final Cleaner CLEANER = Cleaner.create();
    private static final boolean NATIVE = nativeLibrary();
    private static final List<String> CIPHERS_OF_TLS_1_3 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    /**
     * A key reaches BoringSSL by way of a store in memory, locked with a password that is forgotten at once. What locks best, the JDK's
     * choice, takes 90 ms at a start and some for each certificate more, for nothing.
     */
    private static final String PASSING_STORE = "JKS";

    private Contexts() {}

    private static boolean nativeLibrary() {
        boolean available = OpenSsl.isAvailable();
        if (!available) {
            LOG.warn(
                    "BoringSSL does not work here, TLS is the JDK's and costs more: {}",
                    OpenSsl.unavailabilityCause().toString());
        }
        return available;
    }

    static SslContext server(ServerTlsSpec spec, WallClock clock) {
        Credential first = spec.credentials().get(0);
        SslContextBuilder builder = SslContextBuilder.forServer(
                        first.key(), first.chain().toArray(new X509Certificate[0]))
                .clientAuth(
                        switch (spec.clients()) {
                            case NONE -> ClientAuth.NONE;
                            case OPTIONAL -> ClientAuth.OPTIONAL;
                            case REQUIRED -> ClientAuth.REQUIRE;
                        })
                .trustManager(new PeerVerifier(spec.trust(), false, clock));
        List<OpenSslCredential> pairs = new ArrayList<>();
        try {
            if (spec.credentials().size() > 1 && NATIVE && OpenSslCredential.isAvailable()) {
                for (Credential pair : spec.credentials()) {
                    pairs.add(credential(pair));
                }
                builder.addCredentials(pairs);
            }
            return configured(builder, spec.parameters()).build();
        } catch (Exception e) {
            throw new IllegalArgumentException(reason(e), e);
        } finally {
            pairs.forEach(ReferenceCountUtil::release);
        }
    }

    static SslContext client(ClientTlsSpec spec, List<String> protocols, WallClock clock) {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .endpointIdentificationAlgorithm(null)
                .trustManager(new PeerVerifier(spec.trust(), spec.byName(), clock));
        Credential own = spec.own();
        if (own != null) {
            builder.keyManager(own.key(), own.chain().toArray(new X509Certificate[0]));
        }
        try {
            return configured(builder, spec.parameters().offering(protocols)).build();
        } catch (Exception e) {
            throw new IllegalArgumentException(reason(e), e);
        }
    }

    private static OpenSslCredential credential(Credential pair) throws Exception {
        return OpenSslCredentialBuilder.forX509(pair.key(), pair.chain().toArray(new X509Certificate[0]))
                .build();
    }

    private static SslContextBuilder configured(SslContextBuilder builder, TlsParameters parameters) {
        List<String> ciphers = new ArrayList<>(CIPHERS_OF_TLS_1_3);
        ciphers.addAll(parameters.ciphers());
        builder.sslProvider(NATIVE ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                .keyStoreType(PASSING_STORE)
                .protocols(parameters.versions())
                .ciphers(ciphers, Contexts::asNamed);
        if (NATIVE) {
            builder.option(OpenSslContextOption.GROUPS, parameters.curves().toArray(new String[0]));
        }
        if (!parameters.protocols().isEmpty()) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    parameters.protocols()));
        }
        return builder;
    }

    private static String[] asNamed(Iterable<String> named, List<String> defaults, Set<String> supported) {
        List<String> kept = new ArrayList<>();
        named.forEach(kept::add);
        return kept.toArray(new String[0]);
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return e instanceof SSLException && message != null ? message : e.toString();
    }

    static void release(SslContext context) {
        ReferenceCountUtil.release(context);
    }

    /** Native memory of a context goes when its owner is forgotten; connections hold on to it for as long as they need it. */
    static void releaseAfter(Object owner, SslContext context) {
        CLEANER.register(owner, () -> ReferenceCountUtil.release(context));
    }
}
