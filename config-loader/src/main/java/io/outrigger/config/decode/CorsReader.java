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
                reader.strings("allowMethods"),
                reader.strings("allowHeaders"),
                reader.strings("exposeHeaders"),
                maxAge,
                reader.bool("allowCredentials", false),
                reader.enumeration("unmatchedPreflights", UnmatchedPreflights.UNSPECIFIED));
    }
}
