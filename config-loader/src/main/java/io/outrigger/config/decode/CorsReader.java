package io.outrigger.config.decode;

import io.outrigger.config.istio.StringMatch;
import io.outrigger.config.istio.VirtualService.CorsPolicy;
import io.outrigger.config.istio.VirtualService.UnmatchedPreflights;
import io.outrigger.config.yaml.FieldReader;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code VirtualService.http[].corsPolicy}. */
final class CorsReader {
    private static final long SECOND = 1_000_000_000L;

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", "*");

    private CorsReader() {}

    static CorsPolicy read(FieldReader reader) {
        List<StringMatch> origins =
                new ArrayList<>(reader.objects("allowOrigins", r -> HttpMatchReader.stringMatch(r, true)));
        List<String> old = reader.strings("allowOrigin");
        if (origins.isEmpty()) {
            old.forEach(origin -> origins.add(new StringMatch.Exact(origin)));
        }
        Long maxAge = reader.duration("maxAge", 0);
        if (maxAge != null && maxAge % SECOND != 0) {
            reader.error("maxAge", "is told in whole seconds");
        }
        return new CorsPolicy(
                origins,
                methods(reader),
                names(reader, "allowHeaders"),
                names(reader, "exposeHeaders"),
                maxAge,
                reader.bool("allowCredentials", false),
                reader.enumeration("unmatchedPreflights", UnmatchedPreflights.UNSPECIFIED));
    }

    private static List<String> methods(FieldReader reader) {
        List<String> methods = reader.strings("allowMethods");
        for (int i = 0; i < methods.size(); i++) {
            if (!METHODS.contains(methods.get(i))) {
                reader.error(
                        "allowMethods", i, "\"" + methods.get(i) + "\" is not one of " + String.join(", ", METHODS));
            }
        }
        return methods;
    }

    private static List<String> names(FieldReader reader, String field) {
        List<String> names = reader.strings(field);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (!name.equals("*") && !HttpMatchReader.HEADER_NAME.matcher(name).matches()) {
                reader.error(field, i, "\"" + name + "\" is not the name of a header");
            }
        }
        return names;
    }
}
