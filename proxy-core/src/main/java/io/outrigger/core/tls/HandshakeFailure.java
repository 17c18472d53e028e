package io.outrigger.core.tls;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertificateException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in Envoy's words why a handshake with an endpoint failed: {@code %UPSTREAM_TRANSPORT_FAILURE_REASON%}. */
public final class HandshakeFailure {
    // Of our own library's messages, which have this form; nothing that a peer could make long.
    private static final Pattern CODED = Pattern.compile("error:([0-9a-f]{8}):SSL routines:OPENSSL_internal:(\\w+)");
    private static final String VERIFY = "268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:";
    private static final String WRONG_VERSION = "268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER";
    private static final int DEEPEST = 8;

    /** Of connections that have no certificates to begin with. */
    public static final String MISSING = "TLS_error:_Secret_is_not_supplied_by_SDS";

    private HandshakeFailure() {}

    /** Null if there is nothing to say, as of a connection that simply closed. */
    public static @Nullable String reason(Throwable failure) {
        String what = what(failure);
        return what == null ? null : "TLS_error:|" + what.replace(' ', '_') + ":TLS_error_end";
    }

    private static @Nullable String what(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            String message = cause.getMessage();
            if (cause instanceof NotSslRecordException) {
                return WRONG_VERSION;
            }
            if (cause instanceof CertificateException && message != null) {
                return VERIFY + message;
            }
            Matcher coded = message == null ? null : CODED.matcher(message);
            if (coded != null && coded.find()) {
                return Long.parseLong(coded.group(1), 16) + ":SSL_routines:OPENSSL_internal:" + coded.group(2);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
