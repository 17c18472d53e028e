package io.outrigger.core.log;

/**
 * What is known of an endpoint, once a request had a connection to it; a connection of bytes tries where it goes at once. Envoy 1.40
 * lists every endpoint by the operator's name, but knows the last one alone.
 */
record TriedOperator(LogOperator value) implements LogOperator {
    @Override
    public boolean write(LogEntry entry, LogLine line) {
        boolean tried = entry.upstreamLocalAddress() != null || entry.protocol() == null;
        return tried && value.write(entry, line);
    }
}
