package io.outrigger.http.exchange;

import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.route.RouteAction;
import java.nio.charset.StandardCharsets;

/** The Location of a redirect. Allocates: redirects only. Source: recorded from Envoy (Istio {@code VirtualService.http[].redirect}). */
final class RedirectTarget {
    private RedirectTarget() {}

    /** An absolute URI. */
    static String location(RequestHead head, RouteAction.Redirect redirect) {
        String forwarded = head.fields().value(HeaderNames.X_FORWARDED_PROTO);
        String scheme = new String(head.scheme(), StandardCharsets.US_ASCII);
        String was = forwarded != null && (forwarded.equals("http") || forwarded.equals("https")) ? forwarded : scheme;
        String now = redirect.scheme() == null ? was : redirect.scheme();
        return now + "://" + host(head, redirect, was, now) + path(head, redirect);
    }

    private static String host(RequestHead head, RouteAction.Redirect redirect, String was, String now) {
        String host = redirect.host();
        boolean kept = host == null;
        String authority = host == null ? head.authorityText() : host;
        String port = impliedPort(now, redirect.port()) ? null : Integer.toString(redirect.port());
        if (redirect.port() != 0 && port != null) {
            return (kept ? withoutPort(authority) : authority) + ":" + port;
        }
        if (kept && redirect.stripDefaultPort() && !was.equals(now)) {
            String implied = was.equals("http") ? ":80" : ":443";
            return authority.endsWith(implied)
                    ? authority.substring(0, authority.length() - implied.length())
                    : authority;
        }
        return authority;
    }

    private static boolean impliedPort(String scheme, int port) {
        return port == 0 || scheme.equals("http") && port == 80 || scheme.equals("https") && port == 443;
    }

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }

    private static String path(RequestHead head, RouteAction.Redirect redirect) {
        String own = redirect.path();
        if (own == null) {
            return redirect.prefix() == null
                    ? head.pathText()
                    : new String(PathRewriter.rewrite(head, redirect.prefix()), StandardCharsets.UTF_8);
        }
        String slashed = own.startsWith("/") ? own : "/" + own;
        return slashed.indexOf('?') >= 0 ? slashed : slashed + query(head);
    }

    private static String query(RequestHead head) {
        String path = head.pathText();
        int at = path.indexOf('?');
        return at < 0 ? "" : path.substring(at);
    }
}
