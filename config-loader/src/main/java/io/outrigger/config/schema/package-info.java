/**
 * Which fields each kind has, whether they act here or not, from flat lists in the resources.
 *
 * <p>Depends on nothing; immutable once loaded. Tells a field that does not act yet from one that does not exist. Start reading
 * in {@code Schema}.
 */
@NullMarked
package io.outrigger.config.schema;

import org.jspecify.annotations.NullMarked;
