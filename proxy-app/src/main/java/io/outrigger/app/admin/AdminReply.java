package io.outrigger.app.admin;

import java.nio.charset.StandardCharsets;

/**
 * An answer of one of the small servers.
 *
 * @param wanted what would have been right: value of the {@code allow} header of a 405, of {@code www-authenticate} of a 401; empty for
 *     none
 */
record AdminReply(int status, String contentType, byte[] body, String wanted) {
    static final String TEXT = "text/plain; charset=UTF-8";
    static final String JSON = "application/json";
    static final String HTML = "text/html; charset=UTF-8";
    /** Prometheus text format. */
    static final String EXPOSITION = "text/plain; version=0.0.4; charset=utf-8";

    static AdminReply text(int status, String text) {
        return of(status, TEXT, text);
    }

    static AdminReply of(int status, String contentType, String text) {
        return new AdminReply(status, contentType, text.getBytes(StandardCharsets.UTF_8), "");
    }

    static AdminReply json(byte[] body) {
        return new AdminReply(200, JSON, body, "");
    }

    /** What every order that worked says. */
    static AdminReply ok() {
        return text(200, "OK\n");
    }

    /** A probe's answer: the status says all. */
    static AdminReply empty(int status) {
        return text(status, "");
    }

    static AdminReply unknownClient() {
        byte[] body = "the admin wants authorization: Bearer and its token\n".getBytes(StandardCharsets.UTF_8);
        return new AdminReply(401, TEXT, body, "Bearer");
    }

    /** In Envoy's words. */
    static AdminReply wrongMethod(String method, String allowed) {
        byte[] body = ("Method " + method + " not allowed, " + allowed + " required.").getBytes(StandardCharsets.UTF_8);
        return new AdminReply(405, TEXT, body, allowed);
    }
}
