package io.outrigger.core.cluster;

/**
 * Connections carried as bytes go on inside a request to the endpoint, which is a proxy and goes on to somewhere else.
 *
 * <p>Source: Istio {@code DestinationRule.trafficPolicy.tunnel}.
 *
 * @param target where the endpoint is to go on to: {@code name:443}
 * @param post asked for by POST instead of CONNECT; the bytes are bodies then
 */
public record Tunnel(String target, boolean post) {}
