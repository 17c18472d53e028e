package io.outrigger.config.decode;

import io.outrigger.config.istio.DestinationRule.OutlierDetection;
import io.outrigger.config.yaml.FieldReader;

/** Reads {@code outlierDetection}. */
final class OutlierReader {
    private static final long MILLISECOND = 1_000_000;
    private static final int MOST = Integer.MAX_VALUE;
    private static final int ALL = 100;

    private OutlierReader() {}

    static OutlierDetection read(FieldReader reader) {
        // Without effect in Istio since 1.7, and so here.
        reader.idle().integer("consecutiveErrors", 0, MOST);
        if (reader.has("consecutiveLocalOriginFailures") && !reader.bool("splitExternalLocalOriginErrors", false)) {
            reader.error("consecutiveLocalOriginFailures", "needs splitExternalLocalOriginErrors: true");
        }
        return new OutlierDetection(
                reader.integer("consecutive5xxErrors", 0, MOST),
                reader.integer("consecutiveGatewayErrors", 0, MOST),
                reader.bool("splitExternalLocalOriginErrors", false),
                reader.integer("consecutiveLocalOriginFailures", 0, MOST),
                reader.duration("interval", MILLISECOND),
                reader.duration("baseEjectionTime", MILLISECOND),
                reader.integer("maxEjectionPercent", 0, ALL, 0),
                reader.integer("minHealthPercent", 0, ALL, 0),
                reader.integers("outlierDetectionHttpErrorCodes", 100, 599));
    }
}
