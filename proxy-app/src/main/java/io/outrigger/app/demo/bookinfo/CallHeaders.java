package io.outrigger.app.demo.bookinfo;

import com.sun.net.httpserver.Headers;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a call takes over from the request that caused it: who the user is, and what joins the hops to one trace. A proxy cannot do
 * that for an application, since only the application knows which call belongs to which request.
 *
 * @param lines names in lower case and values, in turn
 */
record CallHeaders(List<String> lines) {
    static final String END_USER = "end-user";

    private static final Set<String> TAKEN = Set.of(
            END_USER,
            "user-agent",
            "cookie",
            "authorization",
            "x-request-id",
            "traceparent",
            "tracestate",
            "baggage",
            "b3");
    private static final String B3_PREFIX = "x-b3-";

    CallHeaders {
        lines = List.copyOf(lines);
    }

    static CallHeaders of(Headers request) {
        List<String> lines = new ArrayList<>();
        request.forEach((anyCase, values) -> {
            String name = anyCase.toLowerCase(Locale.ROOT);
            if (TAKEN.contains(name) || name.startsWith(B3_PREFIX)) {
                values.stream().filter(CallHeaders::canBeSent).forEach(value -> {
                    lines.add(name);
                    lines.add(value);
                });
            }
        });
        return new CallHeaders(lines);
    }

    /** RFC 9110 §5.5: no control characters but the tab. The server lets them in, the client refuses to send them. */
    private static boolean canBeSent(String value) {
        return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 127));
    }

    /** These headers and the user, unless the request named one already or nobody is logged in (an empty name). */
    CallHeaders as(String user) {
        if (user.isEmpty() || names(END_USER)) {
            return this;
        }
        List<String> more = new ArrayList<>(lines);
        more.add(END_USER);
        more.add(user);
        return new CallHeaders(more);
    }

    private boolean names(String name) {
        for (int i = 0; i < lines.size(); i += 2) {
            if (lines.get(i).equals(name)) {
                return true;
            }
        }
        return false;
    }

    void copyTo(HttpRequest.Builder call) {
        for (int i = 0; i < lines.size(); i += 2) {
            call.header(lines.get(i), lines.get(i + 1));
        }
    }
}
