package io.outrigger.http.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads what was sent to an upstream as the strictest server would, and fails at anything that another server could read differently
 * (RFC 9112). Owes nothing to the code under test.
 */
final class StrictRequests {
    private static final Pattern LINE = Pattern.compile("[A-Z-]{1,20} (/[\\x21\\x22\\x24-\\x7e]*) HTTP/1\\.1");
    private static final Pattern FIELD =
            Pattern.compile("([!#$%&'*+.^_`|~0-9a-z-]+): ((?:[\\x21-\\x7e\\x80-\\xff](?:[\\t\\x20-\\x7e\\x80-\\xff]*"
                    + "[\\x21-\\x7e\\x80-\\xff])?)?)");
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=%-]*|\\[[0-9A-Fa-f:.]+])(?::[0-9A-Za-z]{0,5})?");
    private static final Pattern CHUNK = Pattern.compile("[0-9a-f]{1,8}");
    private static final List<String> NEVER =
            List.of("connection", "keep-alive", "proxy-connection", "upgrade", "http2-settings");

    private final StringBuilder bytes = new StringBuilder();
    private final List<Message> complete = new ArrayList<>();

    /** Takes more bytes; answers how many requests they complete. */
    int add(String more) {
        bytes.append(more);
        int before = complete.size();
        for (int end = next(); end >= 0; end = next()) {
            bytes.delete(0, end);
        }
        return complete.size() - before;
    }

    List<Message> complete() {
        return complete;
    }

    /** Reads one request; answers where it ends, -1 if it has not come whole. */
    private int next() {
        int end = bytes.indexOf("\r\n\r\n");
        if (end < 0) {
            return -1;
        }
        String[] lines = bytes.substring(0, end).split("\r\n", -1);
        check(LINE.matcher(lines[0]).matches(), lines[0]);
        List<String> fields = List.of(lines).subList(1, lines.length);
        for (String field : fields) {
            check(FIELD.matcher(field).matches(), field);
            check(switches(fields) || !NEVER.contains(field.substring(0, field.indexOf(':'))), field);
        }
        Message head = new Message(lines[0], fields, "");
        check(
                head.values("host").size() == 1
                        && HOST.matcher(head.value("host")).matches(),
                head.toString());
        check(head.values("expect").size() < 2, head.toString());
        check(head.values("te").isEmpty() || head.value("te").equals("trailers"), head.toString());
        check(
                head.values("content-length").size()
                                + head.values("transfer-encoding").size()
                        < 2,
                head.toString());
        return body(head, end + 4);
    }

    /** To a WebSocket, in capitals or not, of which nothing follows before the answer agrees. */
    private static boolean switches(List<String> fields) {
        return fields.stream()
                .filter(field -> NEVER.contains(field.substring(0, field.indexOf(':'))))
                .map(field -> field.toLowerCase(Locale.ROOT))
                .sorted()
                .toList()
                .equals(List.of("connection: upgrade", "upgrade: websocket"));
    }

    private int body(Message head, int from) {
        if (head.has("transfer-encoding")) {
            check(head.value("transfer-encoding").equals("chunked"), head.toString());
            return chunks(head, from);
        }
        String length = head.has("content-length") ? head.value("content-length") : "0";
        check(length.matches("[0-9]{1,18}"), length);
        long end = from + Long.parseLong(length);
        if (end > bytes.length()) {
            return -1;
        }
        complete.add(new Message(head.start(), head.fields(), bytes.substring(from, (int) end)));
        return (int) end;
    }

    private int chunks(Message head, int from) {
        StringBuilder body = new StringBuilder();
        int at = from;
        while (true) {
            int end = bytes.indexOf("\r\n", at);
            if (end < 0) {
                return -1;
            }
            String size = bytes.substring(at, end);
            check(CHUNK.matcher(size).matches(), size);
            int length = Integer.parseInt(size, 16);
            at = end + 2 + length;
            if (bytes.length() < at + 2) {
                return -1;
            }
            check(bytes.substring(at, at + 2).equals("\r\n"), "behind a chunk");
            body.append(bytes, end + 2, at);
            at += 2;
            if (length == 0) {
                complete.add(new Message(head.start(), head.fields(), body.toString()));
                return at;
            }
        }
    }

    private static void check(boolean strict, String what) {
        if (!strict) {
            throw new AssertionError("an upstream could misread: " + what);
        }
    }
}
