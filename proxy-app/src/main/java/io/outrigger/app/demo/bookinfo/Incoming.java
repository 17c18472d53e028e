package io.outrigger.app.demo.bookinfo;

import com.sun.net.httpserver.Headers;
import java.util.regex.Pattern;

/**
 * A request as the services see it.
 *
 * @param method {@code HEAD} is shown as {@code GET}: the answer is the same without its body
 * @param path without query, as it was sent (no percent-decoding)
 * @param body of a {@code POST}, else empty
 */
record Incoming(String method, String path, Headers headers, String body) {
    private static final Pattern PRODUCT = Pattern.compile("[0-9]{1,9}");

    /**
     * What stands after a prefix when it is a product number of one to nine digits, else an empty text: {@code "0"} for
     * {@code /reviews/0} after {@code /reviews/}.
     */
    String productAfter(String prefix) {
        if (!path.startsWith(prefix)) {
            return "";
        }
        String rest = path.substring(prefix.length());
        return isProduct(rest) ? rest : "";
    }

    static boolean isProduct(String text) {
        return PRODUCT.matcher(text).matches();
    }
}
