package io.outrigger.core.listener;

import io.netty.channel.Channel;

/**
 * Takes over an accepted connection: the seam between this module and HTTP or TCP. Immutable, shared by all workers.
 *
 * <p>{@link #attach} runs on the connection's worker, once, when its chain is known. It adds its handlers at the end of the
 * pipeline; the channel is active and {@code channelActive} does not come again. Bytes that detection has read follow through
 * {@code channelRead}, right after {@code attach} returns, whatever {@code autoRead} says. It is on where somebody has read before and
 * off where nobody has; the handler sets it as it needs it. (To turn it off for the handler's sake, and on again by the handler, would
 * be two system calls for nothing.)
 */
public interface ConnectionHandler {
    void attach(Channel channel, ConnectionInfo connection, FilterChainSlot slot);

    /** Whether it hands bytes on as they come, and so each end of a connection for itself. */
    default boolean carriesBytes() {
        return false;
    }

    /** A connection that was on its way here did not come to the end of its TLS handshake. On its worker. */
    default void refused(ConnectionInfo connection) {}
}
