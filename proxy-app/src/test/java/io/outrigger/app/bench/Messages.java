package io.outrigger.app.bench;

import java.nio.charset.StandardCharsets;

/** What a browser's request through a mesh and a small answer look like. */
final class Messages {
    private Messages() {}

    static byte[] request() {
        return ascii("GET /reviews/0?detail=full HTTP/1.1\r\n"
                + "Host: reviews.default.svc.cluster.local:9080\r\n"
                + "User-Agent: curl/8.5.0\r\n"
                + "Accept: */*\r\n"
                + "Accept-Language: en-US,en;q=0.5\r\n"
                + "X-Request-Id: 7d7c6d3e-4d6b-9f1a-8b7e-0a1b2c3d4e5f\r\n"
                + "X-Forwarded-Proto: http\r\n"
                + "Cookie: session=0123456789abcdef\r\n"
                + "\r\n");
    }

    static byte[] response() {
        return ascii("HTTP/1.1 200 OK\r\n"
                + "Content-Type: text/plain\r\n"
                + "Content-Length: 12\r\n"
                + "Date: Sat, 21 Nov 2026 01:00:00 GMT\r\n"
                + "X-Version: v1\r\n"
                + "\r\n"
                + "hello world\n");
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
