package io.outrigger.http.exchange;

import io.outrigger.core.match.Ascii;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.route.HeaderEdits;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the route does to a request's head before it is forwarded: edits, rewrites, and the fields of the upstream request. */
final class UpstreamHeaders {
    private static final byte[] FIRST_ATTEMPT = {'1'};
    private static final byte[] COMMA = {','};

    private UpstreamHeaders() {}

    /** @param timeoutNanos what the upstream is told that there is, 0 for ever */
    static void prepare(
            HttpExchange exchange,
            Route route,
            RouteAction.Forward action,
            RouteAction.Target target,
            long timeoutNanos) {
        RequestHead head = exchange.request();
        HeaderBlock fields = head.fields();
        if (route.decorator() != null) {
            fields.add(HeaderNames.X_ENVOY_DECORATOR_OPERATION, route.decorator());
        }
        timeouts(exchange, action, timeoutNanos, 0);
        if (exchange.spec().headers().attemptCount()) {
            fields.set(HeaderNames.X_ENVOY_ATTEMPT_COUNT, FIRST_ATTEMPT);
        }
        edit(exchange, target.requestEdits(), action.requestEdits());
        RouteAction.Rewrite rewrite = action.rewrite();
        if (target.authority() != null) {
            head.authority(target.authority());
        }
        if (rewrite.authority() != null) {
            forwardedHost(exchange, rewrite);
            originalHost(exchange);
            head.authority(rewrite.authority());
        }
        if (rewrite.path() != null) {
            byte[] path = PathRewriter.rewrite(head, rewrite.path());
            if (exchange.spec().headers().own().debug()) {
                byte[] original = Arrays.copyOfRange(head.store(), head.pathFrom(), head.pathTo());
                fields.set(HeaderNames.X_ENVOY_ORIGINAL_PATH, original);
            }
            head.path(path);
        }
    }

    /** Adds the authority that is about to go to those that others replaced, unless it was the last of them already. */
    private static void forwardedHost(HttpExchange exchange, RouteAction.Rewrite rewrite) {
        RequestHead head = exchange.request();
        if (!rewrite.tellsHost()
                || !exchange.spec().headers().own().forwardedHost()
                || head.authorityFrom() == head.authorityTo()) {
            return;
        }
        HeaderBlock fields = head.fields();
        byte[] host = Arrays.copyOfRange(head.store(), head.authorityFrom(), head.authorityTo());
        int slot = fields.find(HeaderNames.X_FORWARDED_HOST);
        if (slot < 0 || fields.valueFrom(slot) == fields.valueTo(slot)) {
            fields.set(HeaderNames.X_FORWARDED_HOST, host);
        } else if (!isLast(fields, slot, host)) {
            fields.appendToValue(slot, COMMA, host);
        }
    }

    private static boolean isLast(HeaderBlock fields, int slot, byte[] host) {
        String all = fields.text(slot);
        return all.substring(all.lastIndexOf(',') + 1).equals(new String(host, StandardCharsets.ISO_8859_1));
    }

    private static void originalHost(HttpExchange exchange) {
        RequestHead head = exchange.request();
        if (exchange.spec().headers().own().debug()) {
            byte[] host = Arrays.copyOfRange(head.store(), head.authorityFrom(), head.authorityTo());
            head.fields().set(HeaderNames.X_ENVOY_ORIGINAL_HOST, host);
        }
    }

    /** All removals precede all additions; the target's come before the route's. */
    private static void edit(HttpExchange exchange, HeaderEdits first, HeaderEdits second) {
        if (first.none() && second.none()) {
            return;
        }
        HeaderEditor editor = exchange.owner().editor();
        ExchangeLogEntry entry = exchange.owner().logEntry().of(exchange);
        HeaderBlock fields = exchange.request().fields();
        editor.apply(first, fields, entry);
        editor.apply(second, fields, entry);
    }

    /** What is left for the try: its own timeout, or the rest of the route's. */
    private static void timeouts(HttpExchange exchange, RouteAction.Forward action, long all, long elapsedNanos) {
        long nanos = all == 0 ? 0 : Math.max(1_000_000, all - elapsedNanos);
        long perTry = action.retry().perTryTimeoutNanos();
        long least = perTry > 0 && (nanos == 0 || perTry < nanos) ? perTry : nanos;
        if (least == 0) {
            return;
        }
        HeaderBlock fields = exchange.request().fields();
        if (exchange.spec().headers().own().debug()) {
            fields.set(
                    HeaderNames.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS, exchange.owner().millis(least / 1_000_000));
        }
        if (LocalReply.isGrpc(exchange.request())) {
            GrpcTimeout.write(fields, least / 1_000_000);
        }
    }

    /** Tells a further try's number and time, also where an edit took those fields away: edits are not made again. */
    static void retry(HttpExchange exchange, RouteAction.Forward action, long timeoutNanos, int attempts) {
        long elapsed = exchange.requestEnded()
                ? exchange.worker().nanoTime() - exchange.record().requestEndNanos()
                : 0;
        timeouts(exchange, action, timeoutNanos, elapsed);
        if (exchange.spec().headers().attemptCount()) {
            exchange.request().fields().set(HeaderNames.X_ENVOY_ATTEMPT_COUNT, decimal(attempts));
        }
    }

    private static byte[] decimal(long value) {
        byte[] out = new byte[20];
        return Arrays.copyOf(out, Ascii.decimal(out, 0, value));
    }
}
