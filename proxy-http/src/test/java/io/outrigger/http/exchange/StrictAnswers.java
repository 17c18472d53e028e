package io.outrigger.http.exchange;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads what was sent to a client for one request as the strictest client would: interim answers, then one answer and nothing else
 * (RFC 9112); a 101 that nobody asked for is passed on, as Envoy does, and is the last. Owes nothing to the code under test.
 */
final class StrictAnswers {
    private static final Pattern LINE = Pattern.compile("HTTP/1\\.1 [1-9][0-9]{2} [\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern FIELD =
            Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+: (?:[\\x21-\\x7e\\x80-\\xff](?:[\\t\\x20-\\x7e\\x80-\\xff]*"
                    + "[\\x21-\\x7e\\x80-\\xff])?)?");
    private static final Pattern CHUNK = Pattern.compile("[0-9a-f]{1,8}");

    private final String bytes;
    private final boolean head;
    private final StringBuilder meaning = new StringBuilder();

    private StrictAnswers(String bytes, boolean head) {
        this.bytes = bytes;
        this.head = head;
    }

    /**
     * What the bytes mean: the heads, and the body without chunks, or that it was cut.
     *
     * @param open whether the connection still stands, so that nothing may be missing
     */
    static String read(String bytes, boolean head, boolean open) {
        StrictAnswers answers = new StrictAnswers(bytes, head);
        answers.all(open);
        return answers.meaning.toString();
    }

    private void all(boolean open) {
        int at = 0;
        while (true) {
            int end = bytes.indexOf("\r\n\r\n", at);
            demand(end >= 0, "no whole head");
            String[] lines = bytes.substring(at, end).split("\r\n", -1);
            demand(LINE.matcher(lines[0]).matches(), lines[0]);
            List<String> fields = List.of(lines).subList(1, lines.length);
            for (String field : fields) {
                demand(FIELD.matcher(field).matches(), field);
            }
            Message message = new Message(lines[0], fields, "");
            meaning.append(bytes, at, end + 4);
            boolean framed = message.has("content-length") || message.has("transfer-encoding");
            if (message.status() < 200) {
                demand(!framed, "interim answer");
                at = end + 4;
            }
            if (message.status() >= 200 || message.status() == 101) {
                boolean whole = body(message, end + 4);
                demand(whole || !open, "an answer that ends early leaves its connection open");
                meaning.append(whole ? "" : " and then it is cut");
                return;
            }
        }
    }

    /** Whether the answer is whole. */
    private boolean body(Message message, int from) {
        boolean length = message.has("content-length");
        boolean chunked = message.has("transfer-encoding");
        demand(!(length && chunked), "two lengths");
        demand(!length || message.status() != 204, "a length where none may be");
        if (head || message.status() == 101 || message.status() == 204 || message.status() == 304) {
            demand(bytes.length() == from, "a body where none may be");
            return true;
        }
        if (chunked) {
            demand(message.value("transfer-encoding").equals("chunked"), "coding");
            return chunks(from);
        }
        demand(length, "no length");
        demand(message.value("content-length").matches("[0-9]{1,18}"), "length");
        long end = from + Long.parseLong(message.value("content-length"));
        demand(bytes.length() <= end, "bytes behind the body");
        return whole(bytes.length() == end, bytes.substring(from));
    }

    private boolean chunks(int from) {
        StringBuilder body = new StringBuilder();
        int at = from;
        while (true) {
            int end = bytes.indexOf("\r\n", at);
            if (end < 0) {
                demand(bytes.length() - at <= 8, "size of a chunk");
                return false;
            }
            demand(CHUNK.matcher(bytes.substring(at, end)).matches(), "size of a chunk");
            int size = Integer.parseInt(bytes.substring(at, end), 16);
            at = end + 2 + size;
            if (bytes.length() < at + 2) {
                return false;
            }
            demand(bytes.startsWith("\r\n", at), "behind a chunk");
            body.append(bytes, end + 2, at);
            at += 2;
            if (size == 0) {
                demand(bytes.length() == at, "bytes behind the body");
                return whole(true, body);
            }
        }
    }

    private boolean whole(boolean whole, CharSequence body) {
        meaning.append(whole ? body : "");
        return whole;
    }

    private void demand(boolean strict, String what) {
        if (!strict) {
            throw new AssertionError("a client could misread (" + what + "): " + bytes);
        }
    }
}
