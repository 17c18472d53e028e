package io.outrigger.core.cluster;

/** Where an endpoint runs: {@code region/zone/subzone}, empty parts unknown. */
public record Locality(String region, String zone, String subzone) {
    public static final Locality UNKNOWN = new Locality("", "", "");
}
