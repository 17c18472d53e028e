package io.outrigger.core.log;

/** An operator that the entry answers itself, if it can. */
record FactOperator(LogEntry.Fact fact) implements LogOperator {
    @Override
    public boolean write(LogEntry entry, LogLine line) {
        return entry.fact(fact, line);
    }

    @Override
    public boolean number() {
        return fact == LogEntry.Fact.UPSTREAM_CONNECTION_ID;
    }
}
