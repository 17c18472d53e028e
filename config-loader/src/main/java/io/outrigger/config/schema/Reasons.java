package io.outrigger.config.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Why fields do not act, read from {@code idle.reasons} when first somebody asks. A line is a path in which {@code *} stands for
 * any text, a bar, and the reason; the first line that fits counts.
 */
public final class Reasons {
    private Reasons() {}

    private record Reason(Pattern paths, String text) {}

    /** Begins when it is first needed, which is never where every field acts. */
    private static final class Known {
        static final List<Reason> ALL = read();
    }

    /** Why the field or block of that path ({@code VirtualService.http[].timeout}) does not act; empty where that is not said. */
    public static String of(String path) {
        for (Reason reason : Known.ALL) {
            if (reason.paths().matcher(path).matches()) {
                return reason.text();
            }
        }
        return "";
    }

    private static List<Reason> read() {
        List<Reason> reasons = new ArrayList<>();
        try (InputStream in = Reasons.class.getResourceAsStream("idle.reasons")) {
            if (in == null) {
                throw new IllegalStateException("no list of reasons");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int bar = line.indexOf(" | ");
                if (bar > 0 && line.charAt(0) != '#') {
                    reasons.add(new Reason(pattern(line.substring(0, bar)), line.substring(bar + 3)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(reasons);
    }

    private static Pattern pattern(String paths) {
        StringBuilder pattern = new StringBuilder();
        for (String part : paths.split("\\*", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(pattern.toString());
    }
}
