package io.outrigger.config.yaml;

import java.util.Set;

/**
 * How documents are read.
 *
 * @param problems where what is wrong goes
 * @param lenient unknown fields are warnings instead of errors
 * @param suppressed acting paths, {@code VirtualService.http[].timeout}, that read as absent: for tests that prove that a field acts
 */
public record ReadOptions(Problems problems, boolean lenient, Set<String> suppressed) {
    public ReadOptions {
        suppressed = Set.copyOf(suppressed);
    }
}
