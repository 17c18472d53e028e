package io.outrigger.http.exchange;

import io.outrigger.core.listener.Direction;
import io.outrigger.core.match.Ascii;
import io.outrigger.http.message.Framing;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.HopByHop;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.route.HeaderEdits;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction;

/** What a listener does to every answer's head: the upstream's connection matters are dropped, date and server are ours. */
final class ResponseHeaders {
    private ResponseHeaders() {}

    /** Removes what the upstream says to us alone, and a length where none may be. Before the route's edits. */
    static void receive(ResponseHead head) {
        HopByHop.strip(head.fields(), head.switched());
        if (head.forbidsLength()) {
            head.fields().removeAll(HeaderNames.CONTENT_LENGTH);
        }
    }

    /** Of an interim answer. */
    static void informational(ResponseHead head) {
        HopByHop.strip(head.fields());
        head.fields().removeAll(HeaderNames.CONTENT_LENGTH);
    }

    /** An answer that should have switched and did not is told without its body (Envoy). */
    static boolean refusesSwitch(RequestHead request, ResponseHead head) {
        return request.upgrade() && !head.switched() && head.status() >= 200 && head.status() < 400;
    }

    /** What the log says of an answer of the upstream. */
    static String details(RequestHead request, ResponseHead head) {
        return refusesSwitch(request, head) ? "websocket_handshake_unsuccessful" : "via_upstream";
    }

    static void withoutBody(ResponseHead head) {
        head.fields().removeAll(HeaderNames.CONTENT_LENGTH);
        head.fields().removeAll(HeaderNames.CONTENT_TYPE);
        head.framing(Framing.NONE, 0);
    }

    /** The route's changes, the target's before those of the route. */
    static void edit(HttpExchange exchange, ResponseHead head) {
        RouteAction.Target target = exchange.target();
        if (target != null) {
            edit(exchange, target.responseEdits(), head);
        }
        Route route = exchange.matched();
        if (route != null) {
            edit(exchange, route.responseEdits(), head);
        }
    }

    private static void edit(HttpExchange exchange, HeaderEdits edits, ResponseHead head) {
        if (!edits.none()) {
            HttpConnection owner = exchange.owner();
            owner.editor().apply(edits, head.fields(), owner.logEntry().of(exchange));
        }
    }

    /** {@code x-envoy-upstream-service-time}, replacing all the upstream said in the place of the first. */
    static void serviceTime(HttpConnectionManagerSpec spec, HeaderBlock fields, long millis) {
        if (!spec.headers().own().debug()) {
            return;
        }
        int from = fields.storeEnd();
        int to = Ascii.decimal(fields.reserve(20), from, Math.max(0, millis));
        fields.filledTo(to);
        int slot = fields.find(HeaderNames.X_ENVOY_UPSTREAM_SERVICE_TIME);
        fields.point(HeaderNames.X_ENVOY_UPSTREAM_SERVICE_TIME, slot, from, to);
        if (slot >= 0) {
            fields.removeBehind(HeaderNames.X_ENVOY_UPSTREAM_SERVICE_TIME, slot);
        }
    }

    /**
     * What every answer gets last, our own included.
     *
     * @param decorated whether the request named an operation itself, which silences ours
     */
    static void finish(HeaderBlock fields, HttpConnectionManagerSpec spec, byte[] date, boolean decorated) {
        HttpConnectionManagerSpec.HeaderPolicy policy = spec.headers();
        if (spec.direction() != Direction.INBOUND) {
            fields.removeAll(HeaderNames.X_ENVOY_DECORATOR_OPERATION);
        }
        if (!fields.has(HeaderNames.DATE)) {
            fields.add(HeaderNames.DATE, date);
        }
        byte[] server = policy.serverName();
        if (server != null) {
            fields.set(HeaderNames.SERVER, server);
        }
        byte[] operation = policy.responseDecorator();
        if (operation != null && !decorated) {
            fields.set(HeaderNames.X_ENVOY_DECORATOR_OPERATION, operation);
        }
    }
}
