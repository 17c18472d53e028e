package io.outrigger.config.yaml;

import org.jspecify.annotations.Nullable;

/** Builds something from a block. */
@FunctionalInterface
public interface Decoder<T> {
    /** What the block says, or null if it says nothing that counts; problems are reported to the reader. */
    @Nullable
    T decode(FieldReader reader);
}
