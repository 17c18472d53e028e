/**
 * Counters kept in cells per worker, written without locks, summed and named only when somebody reads them.
 *
 * <p>May use {@code worker} and {@code failure}. Hot path for writers. Start with {@code ClusterCells} and {@code RequestSeries}.
 */
@NullMarked
package io.outrigger.core.stats;

import org.jspecify.annotations.NullMarked;
