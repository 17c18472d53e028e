package io.outrigger.core.listener;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of a connection told.
 *
 * @param serverName asked for by TLS, in lower case; null if none
 * @param protocols offered by TLS (ALPN), in the client's order
 */
public record Detected(Application application, @Nullable String serverName, List<String> protocols) {
    private static final Detected UNDETECTED = plain(Application.UNDETECTED);
    private static final Detected HTTP1 = plain(Application.HTTP1);
    private static final Detected HTTP2 = plain(Application.HTTP2);
    private static final Detected TLS = plain(Application.TLS);
    private static final Detected OPAQUE = plain(Application.OPAQUE);

    public Detected {
        protocols = List.copyOf(protocols);
    }

    private static Detected plain(Application application) {
        return new Detected(application, null, List.of());
    }

    /** Nothing but what is spoken. */
    public static Detected of(Application application) {
        return switch (application) {
            case UNDETECTED -> UNDETECTED;
            case HTTP1 -> HTTP1;
            case HTTP2 -> HTTP2;
            case TLS -> TLS;
            case OPAQUE -> OPAQUE;
        };
    }
}
