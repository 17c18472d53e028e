package io.outrigger.core.listener;

import io.netty.channel.Channel;

/**
 * Takes over an accepted connection: the seam between this module and HTTP or TCP. Immutable, shared by all workers.
 *
 * <p>{@link #attach} runs on the connection's worker, once, when its chain is known. It adds its handlers at the end of the
 * pipeline. Bytes that detection has read follow through {@code channelRead}. {@code autoRead} is off until then; the handler
 * decides about reads from there on.
 */
public interface ConnectionHandler {
    void attach(Channel channel, ConnectionInfo connection, FilterChainSlot slot);
}
