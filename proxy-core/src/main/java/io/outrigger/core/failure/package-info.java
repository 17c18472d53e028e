/**
 * The one table from a reason to status, flag, details and retry rule.
 *
 * <p>Depends on nothing. Start with {@code FailureKind}.
 */
@NullMarked
package io.outrigger.core.failure;

import org.jspecify.annotations.NullMarked;
