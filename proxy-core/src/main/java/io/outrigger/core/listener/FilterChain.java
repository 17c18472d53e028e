package io.outrigger.core.listener;

import io.outrigger.core.tls.ServerTls;
import org.jspecify.annotations.Nullable;

/**
 * What is done with the connections that fit: a match and a handler. Immutable.
 *
 * @param name unique within its listener; a chain of the same name after a reload continues this one unless its TLS asks for other proof
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

    /** Whether this is the chain of before as it is now: of the same name, and its connections have proven what this one asks for. */
    boolean continues(FilterChain before) {
        if (!name.equals(before.name)) {
            return false;
        }
        return tls == null || before.tls == null ? tls == before.tls : tls.demandsAs(before.tls);
    }
}
