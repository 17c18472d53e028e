package io.outrigger.config.compile;

import io.outrigger.config.compile.TestHandlers.Http;
import io.outrigger.config.compile.TestHandlers.Tcp;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.EndpointSpec;
import io.outrigger.core.listener.Application;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.FilterChainMatch.TransportKind;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.server.Snapshot;
import io.outrigger.http.exchange.HttpConnectionManagerSpec;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction.DirectResponse;
import io.outrigger.http.route.RouteAction.Forward;
import io.outrigger.http.route.RouteAction.Redirect;
import io.outrigger.http.route.RouteAction.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A compiled configuration with the questions tests ask. */
record Compiled(CompileResult result) {
    Snapshot snapshot() {
        return result.snapshot();
    }

    List<String> warnings() {
        return result.warnings().stream().map(CompileWarning::message).toList();
    }

    Cluster cluster(String name) {
        Cluster cluster = snapshot().clusters().get(name);
        if (cluster == null) {
            throw new NoSuchElementException(
                    name + " is not in " + snapshot().clusters().keySet());
        }
        return cluster;
    }

    /** The configured addresses of a cluster: {@code 10.0.0.1:9080}. */
    List<String> endpoints(String cluster) {
        return cluster(cluster).spec().endpoints().stream()
                .map(EndpointSpec::address)
                .map(Endpoint::text)
                .toList();
    }

    List<String> listeners() {
        return snapshot().listeners().stream().map(ListenerSpec::name).toList();
    }

    ListenerSpec listener(String name) {
        return snapshot().listeners().stream()
                .filter(listener -> listener.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException(name + " is not in " + listeners()));
    }

    /** The chain that takes such a connection: port, then transport, then application decide, with no way back. */
    @Nullable
    FilterChain chain(String listener, int port, Application application) {
        ListenerSpec spec = listener(listener);
        TransportKind kind = application == Application.TLS ? TransportKind.TLS : TransportKind.RAW;
        List<FilterChain> left = spec.chains().stream()
                .filter(chain -> chain.match().serverNames().isEmpty())
                .toList();
        left = narrowed(left, match -> match.destinationPort() == port, match -> match.destinationPort() == 0);
        left = narrowed(left, match -> match.transport() == kind, match -> match.transport() == null);
        left = narrowed(
                left,
                match -> match.applications().contains(application),
                match -> match.applications().isEmpty());
        return left.isEmpty() ? spec.fallback() : left.get(0);
    }

    private static List<FilterChain> narrowed(
            List<FilterChain> chains, Predicate<FilterChainMatch> fits, Predicate<FilterChainMatch> doesNotAsk) {
        List<FilterChain> fitting =
                chains.stream().filter(chain -> fits.test(chain.match())).toList();
        return fitting.isEmpty()
                ? chains.stream()
                        .filter(chain -> doesNotAsk.test(chain.match()))
                        .toList()
                : fitting;
    }

    /** The cluster that bytes on that listener go to, {@code nothing} if no chain takes them. */
    String bytes(String listener, int port, Application application) {
        FilterChain chain = chain(listener, port, application);
        if (chain == null) {
            return "nothing";
        }
        return chain.handler() instanceof Tcp tcp && tcp.cluster() != null
                ? tcp.cluster().name()
                : "requests";
    }

    HttpConnectionManagerSpec http(String listener) {
        ListenerSpec spec = listener(listener);
        return Stream.concat(spec.chains().stream(), Stream.ofNullable(spec.fallback()))
                .filter(chain -> chain.handler() instanceof Http)
                .map(chain -> ((Http) chain.handler()).spec())
                .findFirst()
                .orElseThrow();
    }

    /** The route of a GET. */
    @Nullable
    Route route(String listener, String host, String path, String... headers) {
        RequestHead head = new RequestHead();
        head.clear();
        head.path(path.getBytes(StandardCharsets.UTF_8));
        head.authority(host.getBytes(StandardCharsets.UTF_8));
        for (String header : headers) {
            String[] parts = header.split(": ", 2);
            head.fields().add(parts[0].getBytes(StandardCharsets.UTF_8), parts[1].getBytes(StandardCharsets.UTF_8));
        }
        return http(listener).routes().match(head);
    }

    /** What becomes of a GET: {@code outbound|9080||host}, several with weights, {@code 418}, {@code 301}, or {@code 404}. */
    String get(String listener, String host, String path, String... headers) {
        Route route = route(listener, host, path, headers);
        if (route == null) {
            return "404";
        }
        if (route.action() instanceof DirectResponse response) {
            return Integer.toString(response.status());
        }
        if (route.action() instanceof Redirect redirect) {
            return Integer.toString(redirect.status());
        }
        Target[] targets = ((Forward) route.action()).targets().all();
        return Stream.of(targets)
                .map(target -> (targets.length > 1 ? target.weight() + " " : "")
                        + (target.cluster() == null ? "NC" : target.cluster().name()))
                .collect(Collectors.joining(", "));
    }

    /** The name of that route for the log, {@code -} if it has none. */
    String routeName(String listener, String host, String path) {
        Route route = route(listener, host, path);
        return route == null || route.name() == null ? "-" : route.name();
    }

    /** The operation named to the upstream. */
    String decorator(String listener, String host, String path) {
        Route route = route(listener, host, path);
        return route == null || route.decorator() == null ? "-" : new String(route.decorator(), StandardCharsets.UTF_8);
    }
}
