package io.outrigger.app.demo.bookinfo;

import com.sun.net.httpserver.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who looks at the page. The header {@code end-user} names the user, else the cookie that {@code /login} gave.
 *
 * <p>Nothing is proven: any password is good, and the cookie holds the name as it is. Names are 1 to 64 of the characters that need
 * no escaping in a header, a cookie or a page.
 */
final class Session {
    private static final String COOKIE = "session";
    private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Lax";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    private Session() {}

    /** The user of a request, or an empty text. */
    static String user(Headers request) {
        String named = request.getFirst(CallHeaders.END_USER);
        if (named != null) {
            return named;
        }
        for (String line : request.getOrDefault("Cookie", List.of())) {
            for (String pair : line.split(";", -1)) {
                String[] nameAndValue = pair.strip().split("=", 2);
                if (nameAndValue.length == 2 && nameAndValue[0].equals(COOKIE) && isName(nameAndValue[1])) {
                    return nameAndValue[1];
                }
            }
        }
        return "";
    }

    /** The field {@code username} of the form that the page sends (application/x-www-form-urlencoded), or an empty text. */
    static String userOfForm(String form) {
        for (String pair : form.split("&", -1)) {
            if (pair.startsWith("username=")) {
                String name = decoded(pair.substring("username=".length()));
                return isName(name) ? name : "";
            }
        }
        return "";
    }

    static String begin(String user) {
        return COOKIE + "=" + user + ATTRIBUTES;
    }

    static String end() {
        return COOKIE + "=" + ATTRIBUTES + "; Max-Age=0";
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8).strip();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
