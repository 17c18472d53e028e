package io.outrigger.config.decode;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Istio's rules for host names. Each check answers null if the name is good, else what is wrong with it. */
final class DnsNames {
    private static final String LABEL = "[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?";
    private static final Pattern IS_LABEL = Pattern.compile(LABEL);
    private static final Pattern IS_WILDCARD_LABEL = Pattern.compile("\\*|(?:\\*-?)?" + LABEL);
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_NAME = 255;

    /** As AUTO_PASSTHROUGH routes by: direction, port, subset, host. */
    private static final Pattern MADE =
            Pattern.compile("outbound_\\.[0-9]+_\\..*_\\.[-.0-9A-Za-z]*[A-Za-z][-.0-9A-Za-z]*");

    private DnsNames() {}

    static boolean isLabel(String text) {
        return text.length() <= LONGEST_LABEL && IS_LABEL.matcher(text).matches();
    }

    /** A whole name without wildcard; a final dot is allowed. */
    static @Nullable String fullName(String name) {
        String wrong = length(name);
        return wrong == null ? labels(name) : wrong;
    }

    /** A name that may begin with {@code *}. */
    static @Nullable String wildcardName(String name) {
        String wrong = length(name);
        if (wrong != null) {
            return wrong;
        }
        int dot = name.indexOf('.');
        String first = dot < 0 ? name : name.substring(0, dot);
        if (first.length() > LONGEST_LABEL || !IS_WILDCARD_LABEL.matcher(first).matches()) {
            return invalid(name, first);
        }
        return dot < 0 ? null : labels(name.substring(dot + 1));
    }

    /** The same for a server name, which may also be one that Istio makes for AUTO_PASSTHROUGH: {@code outbound_.80_._.reviews.default}. */
    static @Nullable String serverName(String name) {
        return MADE.matcher(name).matches() ? null : wildcardName(name);
    }

    /** Whether a wildcard stands anywhere but as the whole first label. */
    static boolean isPartialWildcard(String name) {
        return name.indexOf('*') >= 0 && name.length() != 1 && !name.startsWith("*.");
    }

    /** Whether every name that {@code name} stands for is one that {@code host} stands for. */
    static boolean isWithin(String name, String host) {
        String lower = name.toLowerCase(Locale.ROOT);
        String wide = host.toLowerCase(Locale.ROOT);
        if (!wide.startsWith("*")) {
            return lower.equals(wide);
        }
        String suffix = wide.substring(1);
        return lower.endsWith(suffix) && (lower.startsWith("*") || lower.length() > suffix.length());
    }

    /** Whether one of the names covers the other. */
    static boolean overlap(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        boolean wildA = a.startsWith("*");
        boolean wildB = b.startsWith("*");
        if (wildA && wildB) {
            return a.endsWith(b.substring(1)) || b.endsWith(a.substring(1));
        }
        if (wildA) {
            return b.endsWith(a.substring(1));
        }
        return wildB ? a.endsWith(b.substring(1)) : a.equals(b);
    }

    private static @Nullable String length(String name) {
        if (name.isEmpty()) {
            return "must not be empty";
        }
        return name.length() > LONGEST_NAME ? "is longer than " + LONGEST_NAME + " characters" : null;
    }

    private static @Nullable String labels(String name) {
        String[] parts = name.split("\\.", -1);
        String last = parts[parts.length - 1];
        if (DIGITS.matcher(last).matches()) {
            return "\"" + name + "\" is not a host name: its last part is a number";
        }
        for (int i = 0; i < parts.length; i++) {
            boolean finalDot = i == parts.length - 1 && parts[i].isEmpty();
            if (!finalDot && !isLabel(parts[i])) {
                return invalid(name, parts[i]);
            }
        }
        return null;
    }

    private static String invalid(String name, String part) {
        return "\"" + name + "\" is not a host name: the part \"" + part + "\" is invalid";
    }
}
