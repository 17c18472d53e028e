package io.outrigger.core.listener;

import io.outrigger.core.tls.ServerTls;
import org.jspecify.annotations.Nullable;

/**
 * What is done with the connections that fit: a match and a handler. Immutable.
 *
 * @param name unique within its listener; a chain of the same name after a reload continues this one
 * @param tls ends TLS before the handler; null leaves the bytes as they come
 */
public record FilterChain(
        String name,
        FilterChainMatch match,
        ConnectionHandler handler,
        @Nullable ServerTls tls) {
    /** A chain that does not end TLS. */
    public FilterChain(String name, FilterChainMatch match, ConnectionHandler handler) {
        this(name, match, handler, null);
    }
}
