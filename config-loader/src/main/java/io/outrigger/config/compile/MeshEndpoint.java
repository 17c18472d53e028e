package io.outrigger.config.compile;

import io.outrigger.core.cluster.Locality;
import java.util.Map;

/**
 * One address behind a port of a service.
 *
 * @param address an IP address, or a name where the service resolves names
 */
record MeshEndpoint(String address, int port, Map<String, String> labels, int weight, Locality locality) {}
