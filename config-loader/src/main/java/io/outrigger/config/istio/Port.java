package io.outrigger.config.istio;

import io.outrigger.config.yaml.Position;

/**
 * Istio's {@code Port} of Gateway servers and of Sidecar listeners.
 *
 * @param number 1 to 65535
 * @param protocol as written, in any case ({@code HTTP}, {@code https}, {@code HTTP_PROXY}); one of the names Istio knows
 * @param name may be empty
 */
public record Port(Position position, int number, String protocol, String name) {}
