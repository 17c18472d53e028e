package io.outrigger.core.cluster;

import java.util.Locale;

/** What is counted of ejections; the constant's name in lower case is Envoy's, behind {@code outlier_detection.}. */
public enum OutlierCounter {
    EJECTIONS_DETECTED_CONSECUTIVE_5XX,
    EJECTIONS_DETECTED_CONSECUTIVE_GATEWAY_FAILURE,
    EJECTIONS_DETECTED_CONSECUTIVE_LOCAL_ORIGIN_FAILURE,
    EJECTIONS_ENFORCED_CONSECUTIVE_5XX,
    EJECTIONS_ENFORCED_CONSECUTIVE_GATEWAY_FAILURE,
    EJECTIONS_ENFORCED_CONSECUTIVE_LOCAL_ORIGIN_FAILURE,
    EJECTIONS_ENFORCED_TOTAL,
    EJECTIONS_OVERFLOW,
    EJECTIONS_CONSECUTIVE_5XX,
    EJECTIONS_TOTAL;

    public String statName() {
        return "outlier_detection." + name().toLowerCase(Locale.ROOT);
    }
}
