/**
 * Counters kept in cells per worker, written without locks, summed and named only when somebody reads them.
 *
 * <p>Hot path for writers. Start with {@code ClusterCells}.
 */
@NullMarked
package io.outrigger.core.stats;

import org.jspecify.annotations.NullMarked;
