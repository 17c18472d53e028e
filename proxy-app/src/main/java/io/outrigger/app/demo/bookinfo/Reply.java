package io.outrigger.app.demo.bookinfo;

import java.util.HashMap;
import java.util.Map;

/**
 * What a service answers.
 *
 * @param headers beside {@code content-type} and {@code content-length}
 */
record Reply(int status, String contentType, String body, Map<String, String> headers) {
    Reply {
        headers = Map.copyOf(headers);
    }

    static Reply json(int status, Json body) {
        return new Reply(status, "application/json", body.write() + "\n", Map.of());
    }

    static Reply html(String page) {
        return new Reply(200, "text/html; charset=utf-8", page, Map.of());
    }

    static Reply text(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", text + "\n", Map.of());
    }

    static Reply notFound() {
        return json(404, Json.error("there is nothing at this path"));
    }

    static Reply notAllowed(String allowed) {
        return text(405, "use " + allowed).with("allow", allowed);
    }

    Reply with(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Reply(status, contentType, body, more);
    }
}
