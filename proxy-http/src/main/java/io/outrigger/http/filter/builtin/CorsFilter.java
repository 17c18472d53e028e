package io.outrigger.http.filter.builtin;

import io.outrigger.core.match.StringMatcher;
import io.outrigger.http.filter.FilterContext;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells browsers which other origins may use a route, and answers their preflights in the upstream's place (Istio {@code
 * VirtualService.http[].corsPolicy}). A request of another origin is never refused: it goes on, and its answer says nothing.
 *
 * <p>Source: recorded from Envoy; names, order and the lists joined with a plain comma are its.
 */
public final class CorsFilter implements HttpFilter {
    private static final byte[] ORIGIN = ascii("origin");
    private static final byte[] REQUEST_METHOD = ascii("access-control-request-method");
    private static final byte[] REQUEST_HEADERS = ascii("access-control-request-headers");
    private static final byte[] ALLOW_ORIGIN = ascii("access-control-allow-origin");
    private static final byte[] ALLOW_CREDENTIALS = ascii("access-control-allow-credentials");
    private static final byte[] ALLOW_METHODS = ascii("access-control-allow-methods");
    private static final byte[] ALLOW_HEADERS = ascii("access-control-allow-headers");
    private static final byte[] MAX_AGE = ascii("access-control-max-age");
    private static final byte[] EXPOSE_HEADERS = ascii("access-control-expose-headers");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] STAR = {'*'};

    private final StringMatcher[] origins;
    private final byte[] methods;
    private final byte[] headers;
    private final byte[] exposed;
    private final byte[] maxAge;
    private final boolean credentials;
    private final boolean ignoresOthers;

    /** Immutable; any thread. */
    public CorsFilter(Policy policy) {
        origins = policy.origins().toArray(new StringMatcher[0]);
        methods = ascii(policy.methods());
        headers = ascii(policy.headers());
        exposed = ascii(policy.exposed());
        maxAge = ascii(policy.maxAge());
        credentials = policy.credentials();
        ignoresOthers = policy.ignoresOthers();
    }

    /**
     * What is allowed to whom. Empty texts stand for fields not sent; {@code *} for methods and headers repeats what was asked.
     *
     * @param origins any of these
     * @param methods joined by commas, as {@code headers} and {@code exposed}
     * @param maxAge seconds
     * @param ignoresOthers whether preflights of other origins are answered here too, instead of by the upstream
     */
    public record Policy(
            List<StringMatcher> origins,
            String methods,
            String headers,
            String exposed,
            String maxAge,
            boolean credentials,
            boolean ignoresOthers) {
        public Policy {
            origins = List.copyOf(origins);
        }
    }

    /** What the answer depends on, kept apart from fields that the route may change meanwhile. */
    private record Asked(byte @Nullable [] origin, boolean preflight, byte[] method, byte[] headers) {}

    @Override
    public String name() {
        return "cors";
    }

    @Override
    public Verdict onRequestHead(FilterContext context, RequestHead head, boolean end) {
        HeaderBlock fields = head.fields();
        int slot = fields.find(ORIGIN);
        if (slot < 0 || fields.valueFrom(slot) == fields.valueTo(slot)) {
            return Verdict.CONTINUE;
        }
        byte[] method = value(fields, REQUEST_METHOD);
        boolean preflight = head.method() == Method.OPTIONS && method.length > 0;
        boolean allowed = allows(fields, slot);
        if (!allowed && !(preflight && ignoresOthers)) {
            return Verdict.CONTINUE;
        }
        byte[] origin = allowed ? value(fields, ORIGIN) : null;
        context.state(new Asked(origin, preflight, method, value(fields, REQUEST_HEADERS)));
        if (!preflight) {
            return Verdict.CONTINUE;
        }
        context.answerHead(200, "cors_response");
        return Verdict.ANSWERED;
    }

    private boolean allows(HeaderBlock fields, int slot) {
        for (StringMatcher origin : origins) {
            if (origin.matches(fields.store(), fields.valueFrom(slot), fields.valueTo(slot))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Verdict onResponseHead(FilterContext context, ResponseHead head, boolean end) {
        if (context.state() instanceof Asked asked) {
            HeaderBlock fields = head.fields();
            if (asked.origin() != null) {
                fields.set(ALLOW_ORIGIN, asked.origin());
            }
            if (credentials) {
                fields.set(ALLOW_CREDENTIALS, TRUE);
            }
            if (asked.preflight()) {
                set(fields, ALLOW_METHODS, Arrays.equals(methods, STAR) ? asked.method() : methods);
                if (Arrays.equals(headers, STAR)) {
                    fields.set(ALLOW_HEADERS, asked.headers());
                } else {
                    set(fields, ALLOW_HEADERS, headers);
                }
                set(fields, MAX_AGE, maxAge);
            }
            if (asked.origin() != null) {
                set(fields, EXPOSE_HEADERS, exposed);
            }
        }
        return Verdict.CONTINUE;
    }

    private static void set(HeaderBlock fields, byte[] name, byte[] value) {
        if (value.length > 0) {
            fields.set(name, value);
        }
    }

    private static byte[] value(HeaderBlock fields, byte[] name) {
        int slot = fields.find(name);
        return slot < 0
                ? new byte[0]
                : Arrays.copyOfRange(fields.store(), fields.valueFrom(slot), fields.valueTo(slot));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
