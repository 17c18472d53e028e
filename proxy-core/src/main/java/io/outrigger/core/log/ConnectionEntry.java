package io.outrigger.core.log;

import org.jspecify.annotations.Nullable;

/** What all entries about connections without HTTP have in common: what they lack. */
public interface ConnectionEntry extends LogEntry {
    @Override
    default int responseCode() {
        return 0;
    }

    @Override
    default @Nullable String protocol() {
        return null;
    }

    @Override
    default @Nullable String upstreamProtocol() {
        return null;
    }

    @Override
    default @Nullable String routeName() {
        return null;
    }

    @Override
    default boolean requestHeader(byte[] name, LogText out) {
        return false;
    }

    @Override
    default boolean responseHeader(byte[] name, LogText out) {
        return false;
    }
}
