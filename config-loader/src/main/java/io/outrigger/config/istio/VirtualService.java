package io.outrigger.config.istio;

import io.outrigger.config.yaml.Position;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Istio {@code VirtualService}: how requests and connections to a host are routed.
 *
 * @param hosts as written: short name, full name, wildcard or address; empty for a delegate, which is never used alone
 * @param gateways as written; empty means {@code mesh} alone
 * @param exportTo empty means the mesh's default
 */
public record VirtualService(
        Meta meta,
        List<String> hosts,
        List<String> gateways,
        List<String> exportTo,
        List<HttpRoute> http,
        List<ByteRoute> tls,
        List<ByteRoute> tcp)
        implements Resource {

    public VirtualService {
        hosts = List.copyOf(hosts);
        gateways = List.copyOf(gateways);
        exportTo = List.copyOf(exportTo);
        http = List.copyOf(http);
        tls = List.copyOf(tls);
        tcp = List.copyOf(tcp);
    }

    /** The same with other rules. */
    public VirtualService withHttp(List<HttpRoute> routes) {
        return new VirtualService(meta, hosts, gateways, exportTo, routes, tls, tcp);
    }

    /**
     * One entry of {@code tcp} or {@code tls}.
     *
     * @param match any of these; empty means every connection, in {@code tcp} only
     * @param route not empty; none has header operations
     */
    public record ByteRoute(Position position, List<ByteMatch> match, List<RouteDestination> route) {
        public ByteRoute {
            match = List.copyOf(match);
            route = List.copyOf(route);
        }
    }

    /**
     * One block of {@code match} of such an entry: all that is given must hold.
     *
     * @param sniHosts server names and wildcards as written; empty in {@code tcp}
     * @param destinationSubnets addresses and blocks of original destinations; empty means any
     * @param port the port the client dialled, at a gateway the server's number; 0 means any
     * @param sourceNamespace empty means any
     * @param gateways empty means those of the resource
     */
    public record ByteMatch(
            Position position,
            List<String> sniHosts,
            List<String> destinationSubnets,
            int port,
            Map<String, String> sourceLabels,
            String sourceNamespace,
            List<String> gateways) {
        public ByteMatch {
            sniHosts = List.copyOf(sniHosts);
            destinationSubnets = List.copyOf(destinationSubnets);
            sourceLabels = Ordered.copyOf(sourceLabels);
            gateways = List.copyOf(gateways);
        }
    }

    /**
     * One entry of {@code http}. Exactly one of {@code delegate}, {@code route} (not empty), {@code redirect} and {@code
     * directResponse} is given; the last also beside the first.
     *
     * @param name empty when absent
     * @param match any of these; empty means every request
     * @param delegate whose rules stand here
     * @param timeoutNanos at least one millisecond; absent means no timeout
     * @param retries absent means the mesh's default
     * @param mirrors who gets copies: the single one or the list
     */
    public record HttpRoute(
            Position position,
            String name,
            List<HttpMatch> match,
            @Nullable Delegate delegate,
            List<RouteDestination> route,
            @Nullable Redirect redirect,
            @Nullable DirectResponse directResponse,
            @Nullable Rewrite rewrite,
            @Nullable Long timeoutNanos,
            @Nullable Retries retries,
            @Nullable Fault fault,
            @Nullable CorsPolicy corsPolicy,
            List<Mirror> mirrors,
            Headers headers) {

        public HttpRoute {
            match = List.copyOf(match);
            route = List.copyOf(route);
            mirrors = List.copyOf(mirrors);
        }
    }

    /**
     * Another VirtualService, one without hosts.
     *
     * @param namespace empty means that of the resource
     */
    public record Delegate(Position position, String name, String namespace) {}

    /**
     * One block of {@code http[].match}: all that is given must hold.
     *
     * @param name empty when absent
     * @param ignoreUriCase concerns exact and prefix only
     * @param headers keys as written; names are to be compared without case
     * @param port the port the client dialled, at a gateway the server's number; 0 means any
     * @param sourceNamespace empty means any
     * @param gateways replaces the resource's gateways for this block; empty means those
     * @param statPrefix under which it is counted; empty means not
     */
    public record HttpMatch(
            Position position,
            String name,
            @Nullable StringMatch uri,
            boolean ignoreUriCase,
            @Nullable StringMatch scheme,
            @Nullable StringMatch method,
            @Nullable StringMatch authority,
            Map<String, StringMatch> headers,
            Map<String, StringMatch> withoutHeaders,
            Map<String, StringMatch> queryParams,
            int port,
            Map<String, String> sourceLabels,
            String sourceNamespace,
            List<String> gateways,
            String statPrefix) {

        public HttpMatch {
            headers = Ordered.copyOf(headers);
            withoutHeaders = Ordered.copyOf(withoutHeaders);
            queryParams = Ordered.copyOf(queryParams);
            sourceLabels = Ordered.copyOf(sourceLabels);
            gateways = List.copyOf(gateways);
        }
    }

    /** One weighted entry of {@code http[].route}; the weight is relative to the sum and ignored when the entry is alone. */
    public record RouteDestination(Destination destination, int weight, Headers headers) {}

    /**
     * Where requests go.
     *
     * @param host as written: a short name belongs to the resource's namespace
     * @param subset empty means none
     * @param port {@code port.number}; 0 means not given
     */
    public record Destination(Position position, String host, String subset, int port) {}

    /** Header operations of a route or of one destination. */
    public record Headers(HeaderOperations request, HeaderOperations response) {
        public static final Headers NONE = new Headers(HeaderOperations.NONE, HeaderOperations.NONE);
    }

    /** Operations on one head: first remove, then set, then add; keys as written, in the order of the document. */
    public record HeaderOperations(Map<String, String> set, Map<String, String> add, List<String> remove) {
        public static final HeaderOperations NONE = new HeaderOperations(Map.of(), Map.of(), List.of());

        public HeaderOperations {
            set = Ordered.copyOf(set);
            add = Ordered.copyOf(add);
            remove = List.copyOf(remove);
        }
    }

    /**
     * Answer with another location.
     *
     * @param uri the whole new path, perhaps with its own query; empty means none
     * @param prefixRewrite replaces the matched prefix; empty means none; never together with {@code uri}
     * @param authority empty keeps the host
     * @param port 0 means not given; never together with {@code derivePort}
     * @param scheme {@code http} or {@code https}; empty keeps it
     * @param redirectCode 301, 302, 303, 307 or 308
     */
    public record Redirect(
            String uri,
            String prefixRewrite,
            String authority,
            int port,
            @Nullable DerivePort derivePort,
            String scheme,
            int redirectCode) {}

    /** Where a redirect takes its port from: Istio {@code HTTPRedirect.RedirectPortSelection}. */
    public enum DerivePort {
        FROM_PROTOCOL_DEFAULT,
        FROM_REQUEST_PORT
    }

    /**
     * Answer here.
     *
     * @param status 200 to 599
     * @param body from {@code body.string} or {@code body.bytes}; at most one MiB
     */
    public record DirectResponse(int status, @Nullable Bytes body) {}

    /**
     * Change path or host before forwarding.
     *
     * @param uri empty means none; never together with {@code uriRegexRewrite}
     * @param authority empty keeps the host
     */
    public record Rewrite(
            String uri, String authority, @Nullable RegexRewrite uriRegexRewrite) {}

    /** Substitutes every match of the RE2 expression {@code match} in the path by {@code rewrite} ({@code \0} to {@code \9}). */
    public record RegexRewrite(String match, String rewrite) {}

    /**
     * Which other origins browsers let use a route.
     *
     * @param allowOrigins any of these; the deprecated single form stands for exact ones
     * @param maxAgeNanos whole seconds
     */
    public record CorsPolicy(
            List<StringMatch> allowOrigins,
            List<String> allowMethods,
            List<String> allowHeaders,
            List<String> exposeHeaders,
            @Nullable Long maxAgeNanos,
            boolean allowCredentials,
            UnmatchedPreflights unmatchedPreflights) {

        public CorsPolicy {
            allowOrigins = List.copyOf(allowOrigins);
            allowMethods = List.copyOf(allowMethods);
            allowHeaders = List.copyOf(allowHeaders);
            exposeHeaders = List.copyOf(exposeHeaders);
        }
    }

    /** What becomes of preflights of other origins; unspecified ones are forwarded. */
    public enum UnmatchedPreflights {
        UNSPECIFIED,
        FORWARD,
        IGNORE
    }

    /** Who gets copies of requests, and of how many: 0 to 100 percent. */
    public record Mirror(Destination destination, double percentage) {}

    /** Faults put in on purpose: the delay first, then the abort, drawn independently. */
    public record Fault(@Nullable Delay delay, @Nullable Abort abort) {}

    /**
     * Hold the request.
     *
     * @param fixedDelayNanos at least one millisecond
     * @param percentage 0 to 100: {@code percentage.value}, else the old {@code percent}, else 0
     */
    public record Delay(long fixedDelayNanos, double percentage) {}

    /**
     * Refuse the request.
     *
     * @param percentage 0 to 100; 0 when absent
     */
    public record Abort(AbortStatus status, double percentage) {}

    /** What an aborted request is told. */
    public sealed interface AbortStatus {}

    /** An HTTP status, 200 to 600. */
    public record AbortHttpStatus(int httpStatus) implements AbortStatus {}

    /** A gRPC status code, 0 to 16, written by name. */
    public record AbortGrpcStatus(int grpcStatus) implements AbortStatus {}
}
