package io.outrigger.core.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The query of the path: {@code %QUERY_PARAM(x)%} is the first value of one parameter, percent escapes undone; {@code
 * %QUERY_PARAMS(ORIG)%} all of it as it came, {@code DECODED} with escapes undone. Allocates.
 *
 * @param parameter name of the one wanted; null for all
 */
record QueryOperator(byte @Nullable [] parameter, boolean decoded) implements LogOperator {
    private static final HeaderOperator PATH = HeaderOperator.of(HeaderOperator.Side.REQUEST, ":path");

    static QueryOperator parameter(String name) {
        return new QueryOperator(name.getBytes(StandardCharsets.UTF_8), true);
    }

    static QueryOperator all(String arguments) {
        return switch (arguments) {
            case "", "ORIG" -> new QueryOperator(null, false);
            case "DECODED" -> new QueryOperator(null, true);
            default ->
                throw new IllegalArgumentException(
                        "%QUERY_PARAMS(" + arguments + ")% is unknown (expected ORIG or DECODED)");
        };
    }

    @Override
    public boolean write(LogEntry entry, LogLine line) {
        ByteArrayOutputStream collected = new ByteArrayOutputStream();
        entry.requestHeader(PATH.name(), (text, from, to) -> collected.write(text, from, to - from));
        byte[] path = collected.toByteArray();
        int query = PathOperator.indexOf(path, 0, path.length, '?');
        if (query < 0) {
            return false;
        }
        return parameter == null ? append(path, query + 1, path.length, line) : one(path, query + 1, parameter, line);
    }

    private boolean append(byte[] text, int from, int to, LogLine line) {
        if (decoded) {
            byte[] plain = decode(text, from, to);
            line.append(plain, 0, plain.length);
        } else {
            line.append(text, from, to);
        }
        return true;
    }

    private boolean one(byte[] path, int from, byte[] name, LogLine line) {
        for (int at = from; at < path.length; ) {
            int next = PathOperator.indexOf(path, at, path.length, '&');
            int stop = next < 0 ? path.length : next;
            int equals = PathOperator.indexOf(path, at, stop, '=');
            int end = equals < 0 ? stop : equals;
            if (Arrays.equals(decode(path, at, end), name)) {
                return append(path, Math.min(stop, end + 1), stop, line);
            }
            at = stop + 1;
        }
        return false;
    }

    private static byte[] decode(byte[] text, int from, int to) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            int value = text[i] == '%' && i + 2 < to ? escaped(text[i + 1], text[i + 2]) : -1;
            plain.write(value < 0 ? text[i] : value);
            i += value < 0 ? 0 : 2;
        }
        return plain.toByteArray();
    }

    private static int escaped(byte high, byte low) {
        int first = Character.digit(high, 16);
        int second = Character.digit(low, 16);
        return first < 0 || second < 0 ? -1 : first << 4 | second;
    }
}
