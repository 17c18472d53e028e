package io.outrigger.core.log;

/** Where log text is put together: a worker's own growing array. */
public interface LogText {
    /** Appends bytes as they are; escaping is the receiver's business. */
    void append(byte[] bytes, int from, int to);
}
