package io.outrigger.http.route;

import io.outrigger.core.match.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which virtual host answers for an authority: exact name, else longest suffix wildcard, else longest prefix wildcard, else
 * {@code *}. The port of the authority and the case of its letters do not count. Immutable, no allocation.
 *
 * <p>Source: Envoy's virtual host matching with {@code ignore_port_in_host_matching}, as Istio sets it.
 */
public final class HostIndex {
    private final byte[][] names;
    private final VirtualHost[] hosts;
    private final int mask;
    private final Wildcard[] suffixes;
    private final Wildcard[] prefixes;
    private final @Nullable VirtualHost any;
    private final List<VirtualHost> all;

    /** A domain claimed by two hosts stays with the first. */
    public HostIndex(List<VirtualHost> all) {
        this.all = List.copyOf(all);
        int exact = all.stream().mapToInt(host -> host.domains().size()).sum();
        int size = Integer.highestOneBit(Math.max(4, exact * 2)) * 2;
        names = new byte[size][];
        hosts = new VirtualHost[size];
        mask = size - 1;
        List<Wildcard> bySuffix = new ArrayList<>();
        List<Wildcard> byPrefix = new ArrayList<>();
        VirtualHost catchAll = null;
        for (VirtualHost host : all) {
            for (String domain : host.domains()) {
                byte[] bytes = Ascii.lower(domain.getBytes(StandardCharsets.UTF_8));
                if (domain.equals("*")) {
                    catchAll = catchAll == null ? host : catchAll;
                } else if (domain.startsWith("*")) {
                    bySuffix.add(new Wildcard(Arrays.copyOfRange(bytes, 1, bytes.length), host));
                } else if (domain.endsWith("*")) {
                    byPrefix.add(new Wildcard(Arrays.copyOf(bytes, bytes.length - 1), host));
                } else {
                    put(bytes, host);
                }
            }
        }
        any = catchAll;
        suffixes = longestFirst(bySuffix);
        prefixes = longestFirst(byPrefix);
    }

    private record Wildcard(byte[] bytes, VirtualHost host) {}

    private static Wildcard[] longestFirst(List<Wildcard> wildcards) {
        wildcards.sort(Comparator.comparingInt((Wildcard wildcard) -> -wildcard.bytes().length));
        return wildcards.toArray(new Wildcard[0]);
    }

    private void put(byte[] name, VirtualHost host) {
        int at = hash(name, 0, name.length) & mask;
        while (names[at] != null) {
            if (equal(names[at], name, 0, name.length)) {
                return;
            }
            at = at + 1 & mask;
        }
        names[at] = name;
        hosts[at] = host;
    }

    /** Every virtual host, for dumps. */
    public List<VirtualHost> all() {
        return all;
    }

    /** The host for the authority in {@code from .. to - 1}, null if nobody answers for it. */
    public @Nullable VirtualHost find(byte[] text, int from, int to) {
        int end = withoutPort(text, from, to);
        int at = hash(text, from, end) & mask;
        while (names[at] != null) {
            if (equal(names[at], text, from, end)) {
                return hosts[at];
            }
            at = at + 1 & mask;
        }
        return wildcard(text, from, end);
    }

    private @Nullable VirtualHost wildcard(byte[] text, int from, int to) {
        for (Wildcard suffix : suffixes) {
            int length = suffix.bytes().length;
            if (to - from > length && Ascii.startsWith(text, to - length, suffix.bytes(), true)) {
                return suffix.host();
            }
        }
        for (Wildcard prefix : prefixes) {
            if (to - from > prefix.bytes().length && Ascii.startsWith(text, from, prefix.bytes(), true)) {
                return prefix.host();
            }
        }
        return any;
    }

    /** Where the host ends: what follows the last colon is cut off if an IPv6 literal does not enclose it. */
    private static int withoutPort(byte[] text, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            if (text[i] == ':') {
                return i;
            }
            if (text[i] == ']') {
                return to;
            }
        }
        return to;
    }

    private static int hash(byte[] text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + Ascii.lower(text[i]);
        }
        return hash ^ hash >>> 15;
    }

    private static boolean equal(byte[] lower, byte[] text, int from, int to) {
        return Ascii.equalsIgnoreCase(text, from, to, lower);
    }
}
