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
        /** The whole text of a name of any type; of host names in any case, and {@code *.example.com} covers one label. */
        EXACT,
        /** How a name of any type begins. */
        PREFIX,
        /** The certificate is for this host: as {@link #EXACT}, and {@code *.example.com} covers one label. */
        HOST
    }

    /** As Istio's {@code subjectAltNames} are taken; a star in one stands for itself. */
    public static SanMatcher exact(String name) {
        return new SanMatcher(Kind.EXACT, name);
    }

    public static SanMatcher prefix(String beginning) {
        return new SanMatcher(Kind.PREFIX, beginning);
    }

    public static SanMatcher host(String host) {
        return new SanMatcher(Kind.HOST, host);
    }

    /** Whether a name of a certificate is accepted. */
    public boolean accepts(String name, boolean dns) {
        return switch (kind) {
            case EXACT -> dns ? name.equalsIgnoreCase(text) || covers(name, text) : name.equals(text);
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
            if (matcher.acceptsAny(peer.uris(), false)
                    || matcher.acceptsAny(peer.dnsNames(), true)
                    || matcher.acceptsAny(peer.addresses(), false)
                    || matcher.acceptsAny(peer.emails(), false)) {
                return true;
            }
        }
        return false;
    }

    private boolean acceptsAny(List<String> names, boolean dns) {
        for (String name : names) {
            if (accepts(name, dns)) {
                return true;
            }
        }
        return false;
    }
}
