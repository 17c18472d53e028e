package io.outrigger.app.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Heads and bodies of HTTP/1.1 as the peers of these tests read them. */
final class HttpText {
    private HttpText() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A first line and its fields. */
    record Head(String first, List<String> fields) {
        @Nullable
        String field(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            for (String field : fields) {
                if (field.toLowerCase(Locale.ROOT).startsWith(start)) {
                    return field.substring(start.length()).trim();
                }
            }
            return null;
        }

        boolean closes() {
            return "close".equalsIgnoreCase(field("connection"));
        }

        int status() {
            return Integer.parseInt(first.split(" ", 3)[1]);
        }

        String path() {
            return first.split(" ", 3)[1];
        }
    }

    /** The next head; null where the stream ends before its first byte. */
    static @Nullable Head head(InputStream in) throws IOException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        for (String field = must(in); !field.isEmpty(); field = must(in)) {
            fields.add(field);
        }
        return new Head(first, fields);
    }

    private static String must(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            throw new IOException("the head ends early");
        }
        return line;
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                if (line.length() == 0) {
                    return null;
                }
                throw new IOException("the stream ends within the line " + line);
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** A body read to its end. */
    record Body(long bytes, long checksum) {}

    /** Reads the body that a head announces, at a pace. */
    static Body body(InputStream in, Head head, long pauseNanos) throws IOException {
        CRC32 sum = new CRC32();
        long bytes = 0;
        if ("chunked".equalsIgnoreCase(head.field("transfer-encoding"))) {
            for (int chunk = chunk(in); chunk > 0; chunk = chunk(in)) {
                Content.read(in, chunk, pauseNanos, sum);
                bytes += chunk;
                must(in);
            }
            must(in);
        } else {
            String length = head.field("content-length");
            bytes = length == null ? 0 : Long.parseLong(length);
            Content.read(in, bytes, pauseNanos, sum);
        }
        return new Body(bytes, sum.getValue());
    }

    private static int chunk(InputStream in) throws IOException {
        return Integer.parseInt(must(in).trim(), 16);
    }
}
