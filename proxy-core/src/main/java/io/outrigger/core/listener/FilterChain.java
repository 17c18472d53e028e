package io.outrigger.core.listener;

/**
 * What is done with the connections that fit: a match and a handler. Immutable.
 *
 * @param name unique within its listener; a chain of the same name after a reload continues this one
 */
public record FilterChain(String name, FilterChainMatch match, ConnectionHandler handler) {}
