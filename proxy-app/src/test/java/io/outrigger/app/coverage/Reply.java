package io.outrigger.app.coverage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An answer as it came over the socket.
 *
 * @param status of the status line
 * @param lines of the head, in order, without the status line
 * @param body what {@link App} was asked, if the answer is its
 */
record Reply(int status, List<String> lines, String body) {
    static Reply parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new AssertionError("no answer but \"" + text + "\"");
        }
        List<String> lines = new ArrayList<>(text.substring(0, end).lines().toList());
        int status = Integer.parseInt(lines.remove(0).split(" ", -1)[1]);
        return new Reply(status, lines, text.substring(end + 4));
    }

    /** The address at which the application was called; empty if it was not. */
    String app() {
        return header("x-app");
    }

    /** Which of the applications was called. */
    String appPort() {
        return header("x-app-port");
    }

    /** All values of a header of the answer, joined by commas; empty if there is none. */
    String header(String name) {
        return values(lines, name);
    }

    /** The same of the request as the application saw it. */
    String asked(String name) {
        return values(body.lines().skip(1).toList(), name);
    }

    /** The path that the application was asked for. */
    String path() {
        return body.split(" ", -1)[1];
    }

    /** Whether it was known to be a request, and not handed on as bytes. */
    boolean seenAsRequest() {
        return !header("x-envoy-upstream-service-time").isEmpty();
    }

    private static String values(List<String> lines, String name) {
        List<String> values = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                values.add(line.substring(colon + 1).strip());
            }
        }
        return String.join(",", values);
    }
}
