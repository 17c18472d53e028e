package io.outrigger.config.compile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What can be said about host names of resources: short ones, wildcards, and which of several fits best. Names are in lower case.
 *
 * <p>Source: Istio's rules for {@code hosts}; only a leading {@code *} is a wildcard.
 */
final class HostName {
    static final String DOMAIN = "cluster.local";

    private HostName() {}

    /** The full name of a short one, which belongs to the namespace of the resource that names it; others stay as they are. */
    static String expand(String host, String namespace) {
        String lower = host.toLowerCase(Locale.ROOT);
        boolean plain = lower.indexOf('.') < 0 && !lower.startsWith("*") && lower.indexOf(':') < 0;
        return plain && !lower.isEmpty() ? ofService(lower, namespace) : lower;
    }

    static String ofService(String name, String namespace) {
        return name + "." + namespace + ".svc." + DOMAIN;
    }

    static boolean isWildcard(String host) {
        return host.startsWith("*");
    }

    /** Whether every name that {@code host} stands for is one that {@code other} stands for. */
    static boolean isWithin(String host, String other) {
        if (isWildcard(other)) {
            String suffix = other.substring(1);
            return isWildcard(host)
                    ? host.length() >= other.length() && host.substring(1).endsWith(suffix)
                    : host.endsWith(suffix) && host.length() > suffix.length();
        }
        return host.equals(other);
    }

    /** Whether there is a name that both stand for. */
    static boolean overlap(String one, String other) {
        return isWithin(one, other) || isWithin(other, one);
    }

    /** Of these, the one that says most about {@code host}: itself, else the longest wildcard around it, else null. */
    static @Nullable String mostSpecific(String host, Collection<String> candidates) {
        if (candidates.contains(host)) {
            return host;
        }
        String best = null;
        for (String candidate : candidates) {
            boolean fits = isWildcard(candidate) && isWithin(host, candidate);
            if (fits && (best == null || moreSpecific(candidate, best))) {
                best = candidate;
            }
        }
        return best;
    }

    private static boolean moreSpecific(String one, String other) {
        return one.length() != other.length() ? one.length() > other.length() : one.compareTo(other) < 0;
    }

    /** The names both lists stand for, the narrower of each pair, in the order of the first list. */
    static List<String> intersection(List<String> some, List<String> others) {
        List<String> both = new ArrayList<>();
        for (String one : some) {
            for (String other : others) {
                String narrower = isWithin(one, other) ? one : isWithin(other, one) ? other : null;
                if (narrower != null && !both.contains(narrower)) {
                    both.add(narrower);
                }
            }
        }
        return both;
    }
}
