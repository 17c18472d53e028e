package io.outrigger.config.decode;

import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.StringMatch;
import io.outrigger.config.istio.VirtualService.Delegate;
import io.outrigger.config.istio.VirtualService.Destination;
import io.outrigger.config.istio.VirtualService.Headers;
import io.outrigger.config.istio.VirtualService.HttpMatch;
import io.outrigger.config.istio.VirtualService.HttpRoute;
import io.outrigger.config.istio.VirtualService.Redirect;
import io.outrigger.config.istio.VirtualService.RouteDestination;
import io.outrigger.config.yaml.FieldReader;
import io.outrigger.config.yaml.Position;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code VirtualService.http[]}. */
final class HttpRouteReader {
    private static final long MILLISECOND = 1_000_000;
    private static final Destination NOWHERE = new Destination(new Position("", 1, 1), "", "", 0);

    private final HttpMatchReader matches;

    private final Meta owner;
    private final boolean ofDelegate;

    /** @param ofDelegate whether the VirtualService has no hosts: its rules may not delegate further */
    HttpRouteReader(boolean gatewayOnly, Meta owner, boolean ofDelegate) {
        this.matches = new HttpMatchReader(gatewayOnly);
        this.owner = owner;
        this.ofDelegate = ofDelegate;
    }

    HttpRoute read(FieldReader reader) {
        List<HttpMatch> match = reader.objects("match", matches::read);
        HttpRoute route = new HttpRoute(
                reader.position(),
                reader.text("name"),
                match,
                reader.object("delegate", this::delegate),
                reader.objects("route", HttpRouteReader::routeDestination),
                reader.object("redirect", HttpActionReader::redirect),
                reader.object("directResponse", HttpActionReader::directResponse),
                reader.object("rewrite", HttpActionReader::rewrite),
                reader.duration("timeout", MILLISECOND),
                reader.object("retries", RetriesReader::read),
                reader.object("fault", FaultReader::read),
                reader.object("corsPolicy", CorsReader::read),
                MirrorReader.read(reader),
                HeadersReader.read(reader));
        checkAction(reader, route);
        checkWeights(reader, route.route());
        List<String> changed = new ArrayList<>(route.headers().request().set().keySet());
        changed.addAll(route.headers().request().add().keySet());
        String twice = HttpActionReader.authorityTwice(route.rewrite(), changed);
        if (twice != null) {
            reader.error("headers", twice);
        }
        return route;
    }

    private Delegate delegate(FieldReader reader) {
        Delegate delegate = new Delegate(reader.position(), reader.required("name"), reader.text("namespace"));
        boolean sameNamespace =
                delegate.namespace().isEmpty() || delegate.namespace().equals(owner.namespace());
        if (ofDelegate) {
            reader.error("a delegate cannot delegate further");
        } else if (sameNamespace && delegate.name().equals(owner.name())) {
            reader.error("name", "the VirtualService delegates to itself");
        }
        return delegate;
    }

    private static void checkAction(FieldReader reader, HttpRoute route) {
        if (reader.has("delegate")) {
            reader.atMostOne("delegate", "redirect", "route");
            return;
        }
        boolean forwards = !route.route().isEmpty();
        if (reader.has("redirect")) {
            conflict(reader, "redirect", forwards ? "route" : "", "fault", "rewrite", "directResponse");
            checkPrefixRewrite(reader, route);
        } else if (reader.has("directResponse")) {
            conflict(reader, "directResponse", forwards ? "route" : "", "fault", "rewrite");
        } else if (!forwards) {
            reader.error("needs one of route, redirect and directResponse");
        }
        reader.atMostOne("mirror", "mirrors");
    }

    /** What replaces the matched prefix needs one. */
    private static void checkPrefixRewrite(FieldReader reader, HttpRoute route) {
        Redirect redirect = route.redirect();
        if (redirect == null || redirect.prefixRewrite().isEmpty()) {
            return;
        }
        for (HttpMatch match : route.match()) {
            if (match.uri() != null && !(match.uri() instanceof StringMatch.Prefix)) {
                reader.error("redirect", "prefixRewrite needs matches of uri by prefix");
                return;
            }
        }
    }

    private static void conflict(FieldReader reader, String action, String... others) {
        for (String other : others) {
            if (!other.isEmpty() && reader.has(other)) {
                reader.error(other, "cannot stand beside " + action);
            }
        }
    }

    static void checkWeights(FieldReader reader, List<RouteDestination> destinations) {
        boolean none = destinations.stream().allMatch(d -> d.weight() == 0);
        if (destinations.size() > 1 && none) {
            reader.error("route", "all weights are 0");
        }
    }

    private static RouteDestination routeDestination(FieldReader reader) {
        return routeDestination(reader, HeadersReader.read(reader));
    }

    static RouteDestination routeDestination(FieldReader reader, Headers headers) {
        Destination destination = reader.object("destination", HttpRouteReader::destination);
        if (destination == null && !reader.has("destination")) {
            reader.error("destination", "is required");
        }
        int weight = reader.integer("weight", 0, Integer.MAX_VALUE, 0);
        return new RouteDestination(destination == null ? NOWHERE : destination, weight, headers);
    }

    static Destination destination(FieldReader reader) {
        String host = reader.required("host");
        String wrong = host.isEmpty() ? null : DnsNames.wildcardName(host);
        if (host.equals("*")) {
            reader.error("host", "\"*\" is not a destination");
        } else if (wrong != null) {
            reader.error("host", wrong);
        }
        String subset = reader.text("subset");
        if (!subset.isEmpty() && !DnsNames.isLabel(subset)) {
            reader.error("subset", "\"" + subset + "\" is not the name of a subset");
        }
        return new Destination(reader.position(), host, subset, portNumber(reader));
    }

    /** {@code port.number}; 0 if there is no port. */
    static int portNumber(FieldReader reader) {
        Integer number = reader.object("port", port -> {
            int value = port.port("number");
            if (!port.has("number")) {
                port.error("number", "is required");
            }
            return value;
        });
        return number == null ? 0 : number;
    }
}
