package io.outrigger.http.exchange;

import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.failure.GrpcStatus;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.http.message.GrpcContentType;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.route.RouteAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The only writer of our own answers: failures, direct responses, redirects, filters' answers. A gRPC client gets a gRPC status in
 * place of an HTTP one (Envoy's mapping).
 */
final class LocalReply {
    private static final byte[] TEXT = ascii("text/plain");
    private static final byte[] GRPC = ascii("application/grpc");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] NO_BODY = {};
    private static final int NOT_GIVEN = -1;
    private static final int DEADLINE_EXCEEDED = 4;

    private LocalReply() {}

    /** Nothing of the answer is out yet: what would cut it becomes an answer of its own. */
    static void failure(HttpExchange exchange, FailureKind kind, String body, String details) {
        switch (kind) {
            case RESPONSE_CUT, TUNNEL_CUT -> cut(exchange, FailureKind.UPSTREAM_PROTOCOL_ERROR, kind);
            case RESPONSE_RESET -> cut(exchange, FailureKind.UPSTREAM_RESET, kind);
            case RESPONSE_REFUSED -> cut(exchange, FailureKind.UPSTREAM_REFUSED_STREAM, kind);
            case RESPONSE_CONNECT_ERROR -> cut(exchange, FailureKind.UPSTREAM_CONNECT_ERROR, kind);
            case RESPONSE_TERMINATED -> cut(exchange, FailureKind.CONNECTION_TERMINATION, kind);
            case RESPONSE_CUT_BY_TIMEOUT -> cut(exchange, FailureKind.RESPONSE_TIMEOUT, kind);
            case CUT_BY_MAX_DURATION -> cut(exchange, GrpcTimeout.passed(exchange), kind);
            default -> answer(exchange, kind, body, details);
        }
    }

    /** An answer in place of one that was cut before any of it reached the client: a filter had held its head back. */
    private static void cut(HttpExchange exchange, FailureKind told, FailureKind cut) {
        answer(exchange, told, told.body(), cut.details());
    }

    private static void answer(HttpExchange exchange, FailureKind kind, String body, String details) {
        ResponseHead head = exchange.localHead();
        byte[] text = ascii(body);
        boolean tooLong = kind == FailureKind.MAX_DURATION || kind == FailureKind.MAX_DURATION_UPSTREAM;
        boolean late = tooLong && clientSpeaksGrpc(exchange.request());
        boolean grpc = status(exchange, head, kind.status(), text, late ? DEADLINE_EXCEEDED : NOT_GIVEN);
        if (kind.flag() == ResponseFlag.UO && exchange.spec().headers().own().debug()) {
            head.fields().add(ascii("x-envoy-overloaded"), TRUE);
        }
        if (kind == FailureKind.ESCAPED_SLASHES) {
            RequestHead request = exchange.request();
            head.fields()
                    .add(
                            HeaderNames.LOCATION,
                            Arrays.copyOfRange(request.store(), request.pathFrom(), request.pathTo()));
        }
        reply(exchange, head, grpc ? NO_BODY : text, details);
    }

    static void filter(HttpExchange exchange, FilterAnswer answer) {
        ResponseHead head = exchange.localHead();
        byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
        boolean grpc = status(exchange, head, answer.status(), text, answer.grpcStatus());
        if (answer.edited()) {
            edit(exchange, head, grpc ? NO_BODY : text);
        }
        exchange.reply(head, grpc ? NO_BODY : text, answer.details());
    }

    private static void direct(HttpExchange exchange, RouteAction.DirectResponse direct) {
        ResponseHead head = exchange.localHead();
        boolean grpc = status(exchange, head, direct.status(), direct.body(), NOT_GIVEN);
        if (direct.status() == 201 || direct.status() == 304) {
            head.fields().add(HeaderNames.LOCATION, ownAddress(exchange.request()));
        }
        reply(exchange, head, grpc ? NO_BODY : direct.body(), "direct_response");
    }

    /** Of a route that forwards nothing. */
    static void action(HttpExchange exchange, RouteAction action) {
        if (action instanceof RouteAction.Redirect redirect) {
            redirect(exchange, redirect);
        } else if (action instanceof RouteAction.DirectResponse direct) {
            direct(exchange, direct);
        }
    }

    private static void redirect(HttpExchange exchange, RouteAction.Redirect redirect) {
        ResponseHead head = exchange.localHead();
        boolean grpc = clientSpeaksGrpc(exchange.request());
        if (grpc) {
            status(exchange, head, redirect.status(), NO_BODY, NOT_GIVEN);
        } else {
            head.status(redirect.status());
        }
        String location = RedirectTarget.location(exchange.request(), redirect);
        head.fields().add(HeaderNames.LOCATION, location.getBytes(StandardCharsets.ISO_8859_1));
        reply(exchange, head, NO_BODY, "direct_response");
    }

    private static void reply(HttpExchange exchange, ResponseHead head, byte[] body, String details) {
        edit(exchange, head, body);
        exchange.reply(head, body, details);
    }

    /** The route may change everything but the length of a body. */
    private static void edit(HttpExchange exchange, ResponseHead head, byte[] body) {
        ResponseHeaders.edit(exchange, head);
        if (body.length > 0) {
            head.fields().set(HeaderNames.CONTENT_LENGTH, decimal(body.length));
        }
    }

    private static byte[] ownAddress(RequestHead request) {
        String scheme = new String(request.scheme(), StandardCharsets.US_ASCII);
        return ascii(scheme + "://" + request.authorityText() + request.pathText());
    }

    /**
     * Writes status and content fields; answers whether it became a gRPC answer, which has no body. A 400 ends the connection, as does what
     * opens no tunnel.
     */
    private static boolean status(HttpExchange exchange, ResponseHead head, int status, byte[] body, int grpcStatus) {
        HeaderBlock fields = head.fields();
        if (status == 400 || exchange.request().method() == Method.CONNECT) {
            exchange.downstream().closeAfter();
        }
        if (clientSpeaksGrpc(exchange.request())) {
            head.status(200);
            fields.add(HeaderNames.CONTENT_TYPE, GRPC);
            int told = grpcStatus == NOT_GIVEN ? GrpcStatus.ofHttp(status) : grpcStatus;
            fields.add(HeaderNames.GRPC_STATUS, decimal(told));
            if (body.length > 0) {
                fields.add(HeaderNames.GRPC_MESSAGE, body);
            }
            return true;
        }
        head.status(grpcStatus == NOT_GIVEN ? status : 200);
        if (body.length > 0) {
            fields.add(HeaderNames.CONTENT_LENGTH, decimal(body.length));
            fields.add(HeaderNames.CONTENT_TYPE, TEXT);
        }
        return false;
    }

    /** A filter that makes gRPC of what the client sent makes the client's of our answers too. */
    private static boolean clientSpeaksGrpc(RequestHead request) {
        return !request.bridged() && isGrpc(request);
    }

    /** Whether the request is one of gRPC as it stands now. */
    static boolean isGrpc(RequestHead request) {
        return GrpcContentType.isGrpc(request.fields());
    }

    private static byte[] decimal(int value) {
        return ascii(Integer.toString(value));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
