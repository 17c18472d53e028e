package io.outrigger.config.istio;

/** Kubernetes {@code Namespace}; its name and labels are in {@code meta}. */
public record Namespace(Meta meta) implements Resource {}
