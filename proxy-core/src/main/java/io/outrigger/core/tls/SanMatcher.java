package io.outrigger.core.tls;

import java.util.List;

/**
 * Accepts a subject alternative name: exactly, by its beginning, or a DNS name that a certificate may write with a wildcard.
 *
 * @param kind how it is compared
 */
public record SanMatcher(Kind kind, String text) {
    /** How names are compared. */
    public enum Kind {
        /** The whole text of a name of any type. */
        EXACT,
        /** How a name of any type begins. */
        PREFIX,
        /** The certificate is for this host: as {@link #EXACT}, and {@code *.example.com} covers one label. */
        HOST
    }

    /** As Istio writes it: exact, or with a star at its end. */
    public static SanMatcher istio(String written) {
        return written.endsWith("*")
                ? new SanMatcher(Kind.PREFIX, written.substring(0, written.length() - 1))
                : new SanMatcher(Kind.EXACT, written);
    }

    public static SanMatcher host(String host) {
        return new SanMatcher(Kind.HOST, host);
    }

    /** Whether a name of a certificate is accepted. */
    public boolean accepts(String name, boolean dns) {
        return switch (kind) {
            case EXACT -> name.equals(text) || dns && covers(name, text);
            case PREFIX -> name.startsWith(text);
            case HOST -> name.equalsIgnoreCase(text) || dns && covers(name, text);
        };
    }

    private static boolean covers(String pattern, String host) {
        int dot = host.indexOf('.');
        return pattern.startsWith("*.")
                && dot > 0
                && host.regionMatches(true, dot, pattern, 1, Math.max(pattern.length() - 1, host.length() - dot));
    }

    /** Whether any of the matchers accepts any of the names. */
    static boolean anyAccepts(List<SanMatcher> matchers, PeerIdentity peer) {
        for (SanMatcher matcher : matchers) {
            for (String uri : peer.uris()) {
                if (matcher.accepts(uri, false)) {
                    return true;
                }
            }
            for (String dns : peer.dnsNames()) {
                if (matcher.accepts(dns, true)) {
                    return true;
                }
            }
            for (String address : peer.addresses()) {
                if (matcher.accepts(address, false)) {
                    return true;
                }
            }
        }
        return false;
    }
}
