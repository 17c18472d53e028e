package io.outrigger.core.cluster;

import java.net.InetSocketAddress;

/**
 * Whose connection an upstream connection goes on with.
 *
 * @param from the client
 * @param to where the client was going
 */
public record Journey(InetSocketAddress from, InetSocketAddress to) {}
