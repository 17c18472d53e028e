/** Tests of counters and series. */
@NullMarked
package io.outrigger.core.stats;

import org.jspecify.annotations.NullMarked;
