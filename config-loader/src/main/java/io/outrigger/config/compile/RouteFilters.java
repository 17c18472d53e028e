package io.outrigger.config.compile;

import io.outrigger.config.istio.StringMatch;
import io.outrigger.config.istio.VirtualService.AbortGrpcStatus;
import io.outrigger.config.istio.VirtualService.AbortHttpStatus;
import io.outrigger.config.istio.VirtualService.CorsPolicy;
import io.outrigger.config.istio.VirtualService.Fault;
import io.outrigger.config.istio.VirtualService.HttpRoute;
import io.outrigger.config.istio.VirtualService.UnmatchedPreflights;
import io.outrigger.core.match.StringMatcher;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.filter.builtin.CorsFilter;
import io.outrigger.http.route.Route;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles what requests of a rule pass before they are forwarded: faults, then CORS. */
final class RouteFilters {
    private static final int PER_PERCENT = 10_000;
    private static final long SECOND = 1_000_000_000L;

    private final Handlers handlers;

    RouteFilters(Handlers handlers) {
        this.handlers = handlers;
    }

    /** In order; CORS means nothing where the answer is ours. */
    HttpFilter[] of(HttpRoute http) {
        List<HttpFilter> filters = new ArrayList<>();
        HttpFilter fault = http.fault() == null ? null : fault(http.fault());
        if (fault != null) {
            filters.add(fault);
        }
        if (http.corsPolicy() != null && http.redirect() == null && http.directResponse() == null) {
            filters.add(handlers.cors(cors(http.corsPolicy())));
        }
        return filters.isEmpty() ? Route.NO_FILTERS : filters.toArray(new HttpFilter[0]);
    }

    private @Nullable HttpFilter fault(Fault fault) {
        int delays = fault.delay() == null ? 0 : perMillion(fault.delay().percentage());
        int aborts = fault.abort() == null ? 0 : perMillion(fault.abort().percentage());
        if (delays == 0 && aborts == 0) {
            return null;
        }
        int status = 0;
        int grpcStatus = -1;
        if (fault.abort() != null && fault.abort().status() instanceof AbortHttpStatus http) {
            status = http.httpStatus();
        } else if (fault.abort() != null && fault.abort().status() instanceof AbortGrpcStatus grpc) {
            grpcStatus = grpc.grpcStatus();
        }
        long delayNanos = fault.delay() == null ? 0 : fault.delay().fixedDelayNanos();
        return handlers.fault(delayNanos, delays, status, aborts, grpcStatus);
    }

    private static int perMillion(double percentage) {
        return (int) (percentage * PER_PERCENT);
    }

    private static CorsFilter.Policy cors(CorsPolicy cors) {
        return new CorsFilter.Policy(
                cors.allowOrigins().stream().map(RouteFilters::origin).toList(),
                String.join(",", cors.allowMethods()),
                String.join(",", cors.allowHeaders()),
                String.join(",", cors.exposeHeaders()),
                cors.maxAgeNanos() == null ? "" : Long.toString(cors.maxAgeNanos() / SECOND),
                cors.allowCredentials(),
                cors.unmatchedPreflights() == UnmatchedPreflights.IGNORE);
    }

    private static StringMatcher origin(StringMatch origin) {
        boolean any = origin instanceof StringMatch.Exact exact && exact.value().equals("*");
        return any ? StringMatcher.any() : RouteMatches.matcher(origin);
    }
}
