package io.outrigger.config.istio;

/** Kubernetes {@code Node}; the labels {@code topology.kubernetes.io/region} and {@code zone} in {@code meta} are its locality. */
public record Node(Meta meta) implements Resource {}
