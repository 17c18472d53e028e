package io.outrigger.app.admin;

import java.net.InetAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to one of the small servers.
 *
 * @param path decoded, without query
 * @param parameters of the query; the last of equal names counts, those without value are empty
 * @param headers by lower-case name; the last of equal names counts
 */
record AdminRequest(
        String method,
        String path,
        Map<String, String> parameters,
        Map<String, String> headers,
        @Nullable InetAddress client) {
    boolean isPost() {
        return method.equals("POST");
    }

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }

    boolean fromThisMachine() {
        return client != null && client.isLoopbackAddress();
    }

    /** The value of a parameter; empty if it is absent. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** Whether a parameter is there and does not say no. */
    boolean flag(String name) {
        String value = parameters.get(name);
        return value != null && !value.equals("false") && !value.equals("0");
    }
}
