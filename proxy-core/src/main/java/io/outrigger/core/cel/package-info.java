/**
 * The part of the Common Expression Language that conditions on requests are written in: compiled once, asked often.
 *
 * <p>May use only RE2. Start with {@code CelExpression}. Evaluation allocates, so nothing that is on by default uses it.
 */
@NullMarked
package io.outrigger.core.cel;

import org.jspecify.annotations.NullMarked;
