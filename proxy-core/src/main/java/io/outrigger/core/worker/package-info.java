/**
 * One event loop and all it owns, and the loop that is the only writer of what workers share.
 *
 * <p>May use {@code time}. Start with {@code Worker}.
 */
@NullMarked
package io.outrigger.core.worker;

import org.jspecify.annotations.NullMarked;
