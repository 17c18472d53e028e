package io.outrigger.core.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last good pair, and the last good authorities, of each name. What is broken, or over before it began, never takes the place of
 * what is good. Config thread.
 */
public final class SecretStore {
    private final Map<String, Credential> pairs = new HashMap<>();
    private final Map<String, Authorities> authorities = new HashMap<>();

    /** Takes a new version of a pair; fails, and keeps the one before, if it cannot be used. */
    public Credential put(String name, byte[] chainPem, byte[] keyPem, Instant now) throws GeneralSecurityException {
        Credential fresh = Credential.of(chainPem, keyPem);
        Instant end = fresh.certificate().getNotAfter().toInstant();
        if (end.isBefore(now)) {
            throw new CertificateException("the certificate has expired at " + end);
        }
        pairs.put(name, fresh);
        return fresh;
    }

    /** Takes a new version of authorities. */
    public Authorities put(String name, Authorities fresh) {
        authorities.put(name, fresh);
        return fresh;
    }

    /** The last good pair; null if there never was one. */
    public @Nullable Credential last(String name) {
        return pairs.get(name);
    }

    /** The last good authorities; null if there never were any. */
    public @Nullable Authorities lastAuthorities(String name) {
        return authorities.get(name);
    }
}
