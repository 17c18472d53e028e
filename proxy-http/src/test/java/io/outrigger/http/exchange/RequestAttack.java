package io.outrigger.http.exchange;

import java.util.stream.Stream;

/**
 * A request that two readers could read differently.
 *
 * @param details of the log; the head is logged only where it could be read
 */
record RequestAttack(String name, String bytes, int status, String details) {
    private static final String CODEC = "http1.codec_error";
    private static final String NAMES = "http1.connection_header_rejected";
    private static final String AUTHORITY = "http.invalid_authority";
    private static final String CODING = "http1.invalid_transfer_encoding";
    private static final String BOTH = "http1.content_length_and_chunked_not_allowed";

    @Override
    public String toString() {
        return name;
    }

    private static RequestAttack get(String name, String line, int status, String details) {
        return new RequestAttack(name, "GET / HTTP/1.1\r\nhost: a\r\n" + line + "\r\n\r\n", status, details);
    }

    private static RequestAttack post(String name, String line, int status, String details) {
        String body = "0\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n";
        return new RequestAttack(name, "POST / HTTP/1.1\r\nhost: a\r\n" + line + "\r\n\r\n" + body, status, details);
    }

    private static RequestAttack line(String name, String line, int status, String details) {
        return new RequestAttack(name, line + "\r\nhost: a\r\n\r\n", status, details);
    }

    private static RequestAttack host(String name, String host) {
        return new RequestAttack(name, "GET / HTTP/1.1\r\nhost: " + host + "\r\n\r\n", 400, AUTHORITY);
    }

    static Stream<RequestAttack> lengthAndCoding() {
        return Stream.of(
                post("length and chunked", "content-length: 5\r\ntransfer-encoding: chunked", 400, BOTH),
                post("chunked and length", "transfer-encoding: chunked\r\ncontent-length: 5", 400, BOTH),
                post("length and unknown coding", "content-length: 5\r\ntransfer-encoding: x", 400, BOTH),
                post("two codings", "transfer-encoding: chunked\r\ntransfer-encoding: chunked", 501, CODING),
                post("two different codings", "transfer-encoding: chunked\r\ntransfer-encoding: x", 501, CODING),
                post("two codings, chunked last", "transfer-encoding: x\r\ntransfer-encoding: chunked", 501, CODING),
                post(
                        "two codings and length",
                        "transfer-encoding: chunked\r\ncontent-length: 5\r\ntransfer-encoding: chunked",
                        400,
                        BOTH),
                post("xchunked", "transfer-encoding: xchunked", 501, CODING),
                post("identity", "transfer-encoding: identity", 501, CODING),
                post("list of codings", "transfer-encoding: gzip, chunked", 501, CODING),
                post("chunked first", "transfer-encoding: chunked, x", 501, CODING),
                post("chunked twice in a list", "transfer-encoding: chunked, chunked", 501, CODING),
                post("empty member", "transfer-encoding: , chunked", 501, CODING),
                post("quoted coding", "transfer-encoding: \"chunked\"", 501, CODING),
                post("coding with a parameter", "transfer-encoding: chunked;a=b", 501, CODING),
                post("coding and vertical tab", "transfer-encoding: chunked\u000b", 400, "http1.invalid_characters"),
                post("vertical tab and coding", "transfer-encoding: \u000bchunked", 400, "http1.invalid_characters"),
                post("coding and form feed", "transfer-encoding: chunked\f", 400, "http1.invalid_characters"),
                post("coding and NUL", "transfer-encoding: chunked\0", 400, "http1.invalid_characters"),
                post("coding and no-break space", "transfer-encoding: chunked\u00a0", 501, CODING),
                post("coding and carriage return", "transfer-encoding: chunked\r", 400, CODEC),
                post("empty coding", "transfer-encoding:", 501, CODING),
                post("blank before the colon", "transfer-encoding : chunked", 400, CODEC),
                post("tab before the colon", "transfer-encoding\t: chunked", 400, CODEC),
                post("folded coding", "transfer-encoding:\r\n chunked", 400, CODEC),
                post("coding behind a fold", "x: y\r\n transfer-encoding: chunked", 400, CODEC),
                new RequestAttack(
                        "coding and HTTP/1.0",
                        "POST / HTTP/1.0\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                        400,
                        CODEC),
                post("two lengths", "content-length: 5\r\ncontent-length: 6", 400, CODEC),
                post("two equal lengths", "content-length: 5\r\ncontent-length: 5", 400, CODEC),
                post("list of lengths", "content-length: 5, 5", 400, CODEC),
                post("length with a plus", "content-length: +5", 400, CODEC),
                post("negative length", "content-length: -5", 400, CODEC),
                post("hexadecimal length", "content-length: 0x5", 400, CODEC),
                post("length with an underscore", "content-length: 1_0", 400, CODEC),
                post("empty length", "content-length:", 400, CODEC),
                post("length beyond 64 bits", "content-length: 18446744073709551621", 400, CODEC),
                post("length of a thousand zeros", "content-length: " + "0".repeat(1000) + "5", 400, CODEC),
                post("length and NUL", "content-length: 5\0", 400, "http1.invalid_characters"),
                post("length in other digits", "content-length: \u00b2", 400, CODEC),
                post("two numbers", "content-length: 5 5", 400, CODEC),
                post("folded length", "content-length:\r\n 5", 400, CODEC),
                post("length without a colon", "content-length 5", 400, CODEC));
    }

    static Stream<RequestAttack> fields() {
        return Stream.of(
                get("NUL in a value", "x: a\0b", 400, "http1.invalid_characters"),
                get("control in a value", "x: a\u0001b", 400, "http1.invalid_characters"),
                get("escape in a value", "x: a\u001b[31m", 400, "http1.invalid_characters"),
                get("delete in a value", "x: a\u007fb", 400, "http1.invalid_characters"),
                get("carriage return in a value", "x: a\rb", 400, CODEC),
                get("carriage return and a field", "x: a\rtransfer-encoding: chunked", 400, CODEC),
                get("line feed in a value", "x: a\ny: b", 400, CODEC),
                get("fold", "x: a\r\n b", 400, CODEC),
                get("fold by tab", "x: a\r\n\tb", 400, CODEC),
                new RequestAttack("fold at first", "GET / HTTP/1.1\r\n host: a\r\n\r\n", 400, CODEC),
                get("blank in a name", "x y: a", 400, CODEC),
                get("blank behind a name", "x : a", 400, CODEC),
                get("empty name", ": a", 400, CODEC),
                get("no colon", "nonsense", 400, CODEC),
                get("name above 127", "x\u00e4: a", 400, CODEC),
                get("quote in a name", "\"x\": a", 400, CODEC),
                get("NUL in a name", "x\0: a", 400, CODEC),
                get("pseudo field", ":path: /admin", 400, CODEC),
                get("two expectations", "expect: 100-continue\r\nexpect: 100-continue", 400, CODEC),
                get("folded expectation", "expect: 100-\r\n continue", 400, CODEC),
                get("protected: length", "connection: content-length", 400, NAMES),
                get("protected: host", "connection: close, Host", 400, NAMES),
                get("protected: coding", "connection: transfer-encoding", 400, NAMES),
                get("protected: address", "connection: X-Forwarded-For", 400, NAMES),
                get("protected: certificate", "connection: x-forwarded-client-cert", 400, NAMES),
                get("protected: Envoy's", "connection: x-envoy-external-address", 400, NAMES),
                get("protected: credentials", "connection: Authorization", 400, NAMES),
                get("protected: trace", "connection: traceparent", 400, NAMES),
                get("no field", "connection: :path", 400, NAMES),
                get("ten names", "connection: a, b, c, d, e, f, g, h, i, close", 400, NAMES),
                get("ten names of two lines", "connection: a,b,c,d,e\r\nconnection: f,g,h,i,,j", 400, NAMES),
                get("too many lines", "x: 1\r\n".repeat(100) + "y: 2", 431, "http1.too_many_headers"),
                get("too many bytes", "x: " + "a".repeat(61_500), 431, "http1.headers_too_large"),
                get("too many bytes in names", "x".repeat(61_500) + ": a", 431, "http1.headers_too_large"));
    }

    static Stream<RequestAttack> targetsAndHosts() {
        return Stream.of(
                line("tunnel without a port", "CONNECT a HTTP/1.1", 400, "http1.invalid_url"),
                line("tunnel to a path", "CONNECT /x HTTP/1.1", 400, "http1.invalid_url"),
                line("tunnel with a body", "CONNECT a:443 HTTP/1.1\r\ncontent-length: 3", 400, "http1.body_disallowed"),
                line("tab", "GET\t/ HTTP/1.1", 400, CODEC),
                line("method that Envoy does not know", "M-SEARCH / HTTP/1.1", 400, CODEC),
                line("two blanks", "GET  / HTTP/1.1", 400, CODEC),
                line("two blanks before the version", "GET /  HTTP/1.1", 400, CODEC),
                line("blank behind the version", "GET / HTTP/1.1 ", 400, CODEC),
                line("blank before the method", " GET / HTTP/1.1", 400, CODEC),
                line("blank in the path", "GET /a b HTTP/1.1", 400, CODEC),
                line("version 0.9", "GET /", 400, CODEC),
                line("version 2.0", "GET / HTTP/2.0", 426, "low_version"),
                line("version 3.7", "GET / HTTP/3.7", 426, "low_version"),
                line("version 1.1 twice", "GET / HTTP/1.1 HTTP/1.1", 400, CODEC),
                line("version in small letters", "GET / http/1.1", 400, CODEC),
                line("version 1.10", "GET / HTTP/1.10", 400, CODEC),
                line("version without minor", "GET / HTTP/1.", 400, CODEC),
                line("method in small letters", "get / HTTP/1.1", 400, CODEC),
                line("unknown method", "BREW / HTTP/1.1", 400, CODEC),
                line("no method", "/ HTTP/1.1", 400, CODEC),
                line("no slash", "GET admin HTTP/1.1", 400, CODEC),
                line("star", "GET * HTTP/1.1", 400, "http1.invalid_url"),
                line("scheme that begins with a digit", "GET 1x://a/ HTTP/1.1", 400, CODEC),
                line("fragment", "GET /a#b HTTP/1.1", 400, CODEC),
                line("fragment in absolute form", "GET http://a/#b HTTP/1.1", 400, CODEC),
                line("above 127", "GET /\u00e4 HTTP/1.1", 400, CODEC),
                line("control in the path", "GET /\u0001 HTTP/1.1", 400, CODEC),
                line("NUL in the path", "GET /\0 HTTP/1.1", 400, CODEC),
                line("carriage return in the path", "GET /\r HTTP/1.1", 400, CODEC),
                line("carriage return ends the line", "GET / HTTP/1.1\rx", 400, CODEC),
                line("carriage return hides a field", "GET / HTTP/1.1\rxx: y", 400, CODEC),
                line("other scheme", "GET ftp://a/ HTTP/1.1", 400, "http1.invalid_scheme"),
                line("absolute without host", "GET http:/// HTTP/1.1", 400, "http1.invalid_url"),
                line("user in absolute form", "GET http://u@a/ HTTP/1.1", 400, "http1.invalid_url"),
                new RequestAttack("two empty lines first", "\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\n\r\n", 400, CODEC),
                new RequestAttack("control before the line", "\0GET / HTTP/1.1\r\nhost: a\r\n\r\n", 400, CODEC),
                new RequestAttack("bare line feeds", "GET / HTTP/1.1\nhost: a\n\n", 400, CODEC),
                new RequestAttack("bare line feed at first", "GET / HTTP/1.1\nhost: a\r\n\r\n", 400, CODEC),
                new RequestAttack("bare line feed at last", "GET / HTTP/1.1\r\nhost: a\n\r\n", 400, CODEC),
                new RequestAttack("no HTTP", "hello there\r\n\r\n", 400, CODEC),
                new RequestAttack("two hosts", "GET / HTTP/1.1\r\nhost: a\r\nhost: a\r\n\r\n", 400, CODEC),
                host("user", "u@a"),
                host("path", "a/b"),
                host("query", "a?b"),
                host("fragment in the host", "a#b"),
                host("backslash", "a\\b"),
                host("blank in the host", "a b"),
                host("port too large", "a:65536"),
                host("port that goes on", "a:99999x"),
                host("two ports", "a:1:2"),
                host("open bracket", "[::1"),
                host("closed bracket", "::1]"),
                host("empty brackets", "[]"),
                host("text behind brackets", "[::1]x"),
                host("angle brackets", "<a>"));
    }
}
