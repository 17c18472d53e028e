package io.outrigger.app.admin;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of other places from using the admin through a browser on this machine: names that are not ours are refused in
 * {@code host} (DNS rebinding), and so are requests another site caused. Tools without these headers pass.
 */
final class HostGuard {
    private final Set<String> names;

    /**
     * @param names allowed beside addresses and {@code localhost}, in lower case
     */
    HostGuard(Set<String> names) {
        this.names = Set.copyOf(names);
    }

    /** Why the request is refused; null if it is not. */
    @Nullable
    String refusal(AdminRequest request) {
        String host = request.headers().get("host");
        if (host != null && !known(name(host))) {
            return "host " + host + " is not an address or name of this proxy\n";
        }
        return foreign(request);
    }

    /** Why an order that a page of another site caused is refused; null if it is not. */
    @Nullable
    String foreign(AdminRequest request) {
        String host = request.headers().get("host");
        String site = request.headers().get("sec-fetch-site");
        if (request.isPost() && "cross-site".equals(site)) {
            return "requests of other sites are refused\n";
        }
        String origin = request.headers().get("origin");
        if (request.isPost() && origin != null && !origin.equals("http://" + host)) {
            return "origin " + origin + " is refused\n";
        }
        return null;
    }

    private boolean known(String name) {
        return name.equals("localhost")
                || names.contains(name)
                || NetUtil.isValidIpV4Address(name)
                || NetUtil.isValidIpV6Address(name);
    }

    private static String name(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[")) {
            int close = lower.indexOf(']');
            return close < 0 ? lower : lower.substring(1, close);
        }
        int colon = lower.indexOf(':');
        return colon < 0 ? lower : lower.substring(0, colon);
    }
}
